import type { Order, Payment, WayToPay } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { chosenWay, declineText, duesOf, givenBack, isOpen, isReplaced, lastTry, leftOf, moneyOf, pollPause, progressOf, suggestedTips, suggestedTopUps, wayTexts } from "../src/features/payment/model";

const t = ((key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;
const eur = (minor: number) => ({ minor, currency: "EUR" });

function payment(part: Partial<Payment> = {}): Payment {
  return {
    id: "p1",
    order_id: "o1",
    state: "created",
    purpose: "price",
    method: "card",
    timing: "prepay",
    amount: eur(8_000),
    captured: eur(0),
    refunded: eur(0),
    next_action_url: null,
    decline_code: null,
    created_at: "2026-11-22T12:00:00Z",
    ...part,
  } as Payment;
}

function order(payments: Payment[], due = 8_000): Order {
  return { id: "o1", total: eur(8_000), due: eur(due), payments, visits: [] } as unknown as Order;
}

function way(method: WayToPay["method"], timing: WayToPay["timing"], part: Partial<WayToPay> = {}): WayToPay {
  return { method, timing, now: eur(0), held_now: eur(0), later: eur(8_000), later_when: "after_visit", is_default: false, ...part };
}

describe("how far a payment has come", () => {
  it.each([
    [{ state: "created" }, "waiting"],
    [{ state: "needs_action", next_action_url: "https://pay.example/1" }, "unfinished"],
    [{ state: "needs_action" }, "waiting"],
    [{ state: "needs_action", next_action_url: "https://pay.example/1", decline_code: "card_declined" }, "declined"],
    [{ state: "authorised" }, "held"],
    [{ state: "captured" }, "paid"],
    [{ state: "partly_refunded" }, "paid"],
    [{ state: "refunded" }, "returned"],
    [{ state: "voided" }, "returned"],
    [{ state: "failed", decline_code: "expired_card" }, "declined"],
  ] as [Partial<Payment>, string][])("%o is %s", (part, progress) => {
    expect(progressOf(payment(part))).toBe(progress);
  });

  it("is asked about at pauses that grow, and only while it is open", () => {
    const pauses = Array.from({ length: 12 }, (_, asked) => pollPause(asked));
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBeLessThan(1_000);
    expect(pauses.at(-1)).toBe(10_000);
    expect(["waiting", "unfinished", "declined", "held", "paid", "returned"].filter((one) => isOpen(one as never))).toEqual(["waiting", "unfinished"]);
  });

  it("tells a reason that nobody knows as the bank's", () => {
    expect(declineText("insufficient_funds", t)).toBe("decline.insufficient_funds");
    expect(declineText("quantum_flux", t)).toBe("decline.card_declined");
  });
});

describe("ways to pay", () => {
  const ways = [way("card", "hold", { is_default: true }), way("cash", "at_door"), way("card", "deposit", { now: eur(2_000), later: eur(6_000) })];

  it("keeps what was picked while it is offered", () => {
    expect(chosenWay(ways, "cash.at_door")?.method).toBe("cash");
    expect(chosenWay(ways, "balance.prepay")?.timing).toBe("hold");
    expect(chosenWay([], "cash.at_door")).toBeNull();
  });

  it("names a deposit with its amounts", () => {
    const texts = wayTexts(ways[2] as WayToPay, eur(0), (amount) => `${amount.minor}`, t);
    expect(texts.note).toContain('"now":"2000"');
    expect(texts.note).toContain('"later":"6000"');
  });
});

describe("an order's money", () => {
  it("tells paid, held, given back and tips apart", () => {
    const found = moneyOf(
      order([
        payment({ state: "failed" }),
        payment({ purpose: "deposit", state: "partly_refunded", captured: eur(2_000), refunded: eur(500) }),
        payment({ purpose: "rest", state: "authorised", amount: eur(6_000) }),
        payment({ purpose: "tip", state: "captured", captured: eur(300) }),
      ]),
    );
    expect(found).toEqual({ paid: eur(2_000), held: eur(6_000), returned: eur(500), tips: eur(300) });
  });

  it("leaves to pay what was booked, and in cash what was agreed on at the door, whatever was paid for that by card", () => {
    const extras = [
      { state: "agreed", amount: eur(2_500) },
      { state: "paid", amount: eur(900) },
      { state: "refused", amount: eur(700) },
    ];
    const paid = payment({ purpose: "extra", state: "captured", captured: eur(900) });
    const open = { ...order([payment({ method: "cash" }), paid]), state: "confirmed", extras } as unknown as Order;
    expect(leftOf(open)).toEqual({ booked: eur(8_000), more: eur(2_500) });
    expect(leftOf({ ...open, payments: [...open.payments, payment({ state: "captured", captured: eur(8_000) })] })).toEqual({ booked: eur(0), more: eur(2_500) });
    expect(leftOf({ ...open, state: "completed" })).toEqual({ booked: eur(0), more: eur(0) });
  });

  it("asks for a rest until it is paid, and knows why a try failed", () => {
    const failed = payment({ purpose: "rest", state: "failed", decline_code: "expired_card" });
    const asked = payment({ purpose: "rest", id: "p2" });
    expect(duesOf(order([failed, asked]))).toEqual([{ payment: asked, declineCode: "expired_card" }]);
    expect(duesOf(order([asked, payment({ purpose: "rest", state: "captured" })]))).toEqual([]);
    expect(duesOf(order([payment({ method: "cash" })]))).toEqual([]);
  });

  it("leaves out of the history what was asked for and then paid by another payment", () => {
    expect(isReplaced(payment({ purpose: "rest", state: "voided" }))).toBe(true);
    expect(isReplaced(payment({ state: "voided", timing: "hold" }))).toBe(false);
    expect(isReplaced(payment({ purpose: "rest", state: "captured", captured: eur(100) }))).toBe(false);
  });

  it("finds the last try to pay by card or balance", () => {
    expect(lastTry(order([payment({ id: "a" }), payment({ id: "b", state: "failed" }), payment({ id: "c", purpose: "tip" })]))?.id).toBe("b");
    expect(lastTry(order([payment({ method: "cash" })]))).toBeNull();
  });

  it.each([
    // what moved, what comes to be due, what is not charged any more: back, released, missing
    [[payment({ state: "captured", captured: eur(8_000) })], 8_000, 5_000, [5_000, 0, 0]],
    [[payment({ state: "authorised", timing: "hold" })], 8_000, 8_000, [0, 8_000, 0]],
    [[payment({ state: "captured", captured: eur(2_000), purpose: "deposit" })], 8_000, 4_000, [0, 0, 2_000]],
    [[payment({ state: "captured", captured: eur(8_000) })], 8_000, 0, [0, 0, 0]],
  ] as [Payment[], number, number, number[]][])("gives back what is not due (%#)", (payments, due, refund, [back, released, missing]) => {
    expect(givenBack(order(payments, due), eur(refund))).toEqual({ back, released, missing, moved: true });
  });

  it("promises nothing back before anything moved", () => {
    expect(givenBack(order([payment({ method: "cash" })]), eur(8_000)).moved).toBe(false);
  });
});

describe("tips", () => {
  it("suggests whole amounts of the currency", () => {
    expect(suggestedTips("EUR").map(({ minor }) => minor)).toEqual([200, 500, 1_000]);
    expect(suggestedTips("RUB")[0]).toEqual({ minor: 10_000, currency: "RUB" });
    expect(suggestedTips("JPY")[0]).toEqual({ minor: 200, currency: "JPY" });
  });

  it("suggests what fits onto the balance", () => {
    expect(suggestedTopUps({ minor: 20_000, currency: "EUR" }).map(({ minor }) => minor)).toEqual([2_000, 5_000, 10_000]);
    expect(suggestedTopUps({ minor: 6_000, currency: "EUR" }).map(({ minor }) => minor)).toEqual([2_000, 5_000]);
    expect(suggestedTopUps({ minor: 500, currency: "EUR" })).toEqual([{ minor: 500, currency: "EUR" }]);
  });
});
