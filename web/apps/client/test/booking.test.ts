import type { Change, Order, Visit } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { groupByMonth, historyLines, joinInside, leadingVisit, monthName } from "../src/features/booking/model";

const t = ((key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;

function visit(id: string, state: string, starts_at: string): Visit {
  return { id, state, starts_at, time_zone: "Europe/Helsinki", specialist: { name: "Onni" } } as unknown as Visit;
}

function order(...visits: Visit[]): Order {
  return { id: "o", visits } as unknown as Order;
}

function change(part: Partial<Change>): Change {
  return { object_id: "v", kind: "visit", source: "", target: "", by: "client", reason: "", moved_from: null, moved_to: null, planned_from: null, planned_to: null, window: null, changed_at: "2026-11-22T10:00:00Z", ...part } as Change;
}

describe("the price of several visits", () => {
  it("says what is inside all of them once", () => {
    const line = (label: string, minor: number, inside = false) => ({ label, amount: { minor, currency: "EUR" }, inside });
    const lines = [line("Hair", 5000), line("VAT 25%", 1000, true), line("Hair", 5000), line("VAT 25%", 1000, true), line("VAT 10%", 90, true)];
    expect(joinInside(lines)).toEqual([line("Hair", 5000), line("VAT 25%", 2000, true), line("Hair", 5000), line("VAT 10%", 90, true)]);
  });
});

describe("a list of bookings", () => {
  it("is led by the first visit that is still to come", () => {
    const first = visit("1", "done", "2026-11-20T10:00:00Z");
    const second = visit("2", "accepted", "2026-11-27T10:00:00Z");
    expect(leadingVisit(order(first, second))?.id).toBe("2");
    expect(leadingVisit(order(first))?.id).toBe("1");
    expect(leadingVisit(order())).toBeNull();
  });

  it("is cut into months at the place of the visit", () => {
    const lateInNovember = order(visit("1", "accepted", "2026-11-30T22:30:00Z"));
    const early = order(visit("2", "accepted", "2026-11-30T20:00:00Z"));
    expect(groupByMonth([early, lateInNovember]).map((group) => group.month)).toEqual(["2026-11", "2026-12"]);
  });

  it("names another year's month with its year", () => {
    const now = new Date("2026-11-22T10:00:00Z");
    expect(monthName("2026-11", now, "en")).toBe("November");
    expect(monthName("2025-12", now, "en")).toBe("December 2025");
  });
});

describe("the history of a booking", () => {
  const moment = (at: string) => at;
  const money = (amount: { minor: number }) => String(amount.minor);
  const span = (window: { from_at: string; until_at: string }) => `${window.from_at}-${window.until_at}`;

  it("tells steps in words, the order before its visits", () => {
    const lines = historyLines(
      order(visit("v", "accepted", "2026-11-27T10:00:00Z")),
      [
        change({ target: "requested" }),
        change({ object_id: "o", kind: "order", target: "confirmed" }),
        change({ target: "accepted", by: "specialist", changed_at: "2026-11-22T11:00:00Z" }),
        change({ target: "accepted", source: "accepted", moved_from: "a", moved_to: "b", changed_at: "2026-11-22T12:00:00Z" }),
        change({ target: "accepted", source: "accepted", by: "system", window: { from_at: "c", until_at: "d" }, changed_at: "2026-11-22T12:30:00Z" }),
        change({ target: "cancelled", by: "specialist", reason: "Ill", changed_at: "2026-11-22T13:00:00Z" }),
      ],
      moment,
      span,
      money,
      t,
    );
    expect(lines.map((line) => line.text.split(" ")[0])).toEqual(["history.confirmed", "history.requested", "history.accepted", "history.moved_you", "history.narrowed", "history.cancelled_specialist"]);
    expect(lines.map((line) => line.note)).toEqual([null, null, null, null, null, "Ill"]);
  });

  it("tells how a client went on looking, and what they added", () => {
    const searched = { object_id: "o", kind: "order", source: "searching", target: "searching" };
    const lines = historyLines(order(), [change({ ...searched, search: { until: "u", added: null } }), change({ ...searched, search: { until: "u", added: { minor: 490, currency: "EUR" } } })], moment, span, money, t);
    expect(lines.map((line) => line.text)).toEqual(['history.search_longer {"time":"u"}', 'history.search_raised {"amount":"490"}']);
  });

  it("leaves out what says nothing to people, and objects that it does not know", () => {
    expect(historyLines(order(), [change({ target: "held" }), change({ object_id: "o", kind: "order", target: "completed" })], moment, span, money, t)).toEqual([]);
  });
});
