import { type Extra, type Language, type Money, type Order, type Payment, type Tone, type WayToPay, addMoney, currencyDigits, joinList } from "@doorstep/core";
import type { TFunction } from "i18next";

/** How far a try to pay has come, as its payer sees it. */
export type Progress = "waiting" | "unfinished" | "declined" | "held" | "paid" | "returned";

export function progressOf({ state, decline_code, next_action_url }: Pick<Payment, "state" | "decline_code" | "next_action_url">): Progress {
  switch (state) {
    case "authorised":
      return "held";
    case "captured":
    case "partly_refunded":
    case "disputed":
      return "paid";
    case "refunded":
    case "voided":
      return "returned";
    case "failed":
      return "declined";
    case "needs_action":
      if (decline_code) return "declined";
      return next_action_url ? "unfinished" : "waiting";
    default:
      return "waiting";
  }
}

/** Whether its outcome is still to come. */
export function isOpen(progress: Progress): boolean {
  return progress === "waiting" || progress === "unfinished";
}

const POLL_MS = [700, 1_000, 1_500, 2_500, 4_000, 6_000, 10_000];

/** How long to wait before an open payment is asked about once more: longer each time. */
export function pollPause(asked: number): number {
  return POLL_MS[Math.min(asked, POLL_MS.length - 1)] ?? 10_000;
}

const REASONS = [
  "card_declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_cvc",
  "processing_error",
  "authentication_failed",
  "unknown_card",
  "cancelled_by_payer",
  "page_expired",
  "hold_expired",
  "capture_declined",
] as const;

/** Why a payment did not go through, in words; a reason that nobody knows is the bank's. */
export function declineText(code: string | null | undefined, t: TFunction): string {
  return t(`decline.${REASONS.find((one) => one === code) ?? "card_declined"}`);
}

export function wayKey({ method, timing }: Pick<WayToPay, "method" | "timing">): string {
  return `${method}.${timing}`;
}

/** The way that is chosen: what somebody picked if it is still offered, else the proposed one. */
export function chosenWay(ways: readonly WayToPay[], picked: string | null): WayToPay | null {
  return ways.find((way) => wayKey(way) === picked) ?? ways.find((way) => way.is_default) ?? ways[0] ?? null;
}

/** What a way is called, and what it means, in a line each. */
export function wayTexts(way: WayToPay, balance: Money, money: (amount: Money) => string, t: TFunction): { label: string; note: string } {
  const amounts = { now: money(way.now), later: money(way.later), balance: money(balance) };
  if (way.method === "cash") return { label: t("pay.cash"), note: t("pay.cash_text") };
  if (way.method === "pay_later") return { label: t("pay.later"), note: t("pay.later_text") };
  if (way.method === "balance" && way.timing === "deposit") return { label: t("way.balance_deposit"), note: t("way.balance_deposit_text", amounts) };
  if (way.method === "balance") return { label: t("way.balance"), note: t("way.balance_text", amounts) };
  if (way.timing === "deposit") return { label: t("way.card_deposit"), note: t("way.card_deposit_text", amounts) };
  if (way.timing === "hold") return { label: t("way.card_hold"), note: t("way.card_hold_text") };
  if (way.timing === "after") return { label: t("way.card_after"), note: t("way.card_after_text") };
  return { label: t("way.card_prepay"), note: t("way.card_prepay_text") };
}

/** Answers that a device has kept since before there were payments say nothing of them. */
export function paymentsOf(order: Order): readonly Payment[] {
  return (order as { payments?: Payment[] }).payments ?? [];
}

const FOR_THE_VISIT: ReadonlySet<string> = new Set(["price", "deposit"]);

/** The last try to pay for the booking itself with anything but words. */
export function lastTry(order: Order): Payment | null {
  return paymentsOf(order).findLast((one) => FOR_THE_VISIT.has(one.purpose) && (one.method === "card" || one.method === "balance")) ?? null;
}

/** Whether a payment takes the booking with it: without it there is none. */
export function isForTheBooking(payment: Payment): boolean {
  return FOR_THE_VISIT.has(payment.purpose);
}

const DUE_LATER = ["rest", "debt"] as const;

export interface Due {
  payment: Payment;
  /** Why the last try to pay it failed. */
  declineCode: string | null;
}

/** What is asked for now: the rest after a visit, or what could not be taken. */
export function duesOf(order: Order): Due[] {
  return DUE_LATER.flatMap((purpose) => {
    const tries = paymentsOf(order).filter((one) => one.purpose === purpose);
    const payment = tries.at(-1);
    if (!payment || !["created", "needs_action", "failed"].includes(payment.state)) return [];
    return [{ payment, declineCode: payment.decline_code ?? tries.findLast((one) => one.state === "failed")?.decline_code ?? null }];
  });
}

export interface OrderMoney {
  paid: Money;
  held: Money;
  returned: Money;
  tips: Money;
}

/** What has moved for an order so far. */
export function moneyOf(order: Order): OrderMoney {
  const none = { minor: 0, currency: order.total.currency };
  const sums: OrderMoney = { paid: none, held: none, returned: none, tips: none };
  for (const one of paymentsOf(order)) {
    sums.returned = addMoney(sums.returned, one.refunded);
    if (one.purpose === "tip") sums.tips = addMoney(sums.tips, one.captured);
    else if (one.state === "authorised") sums.held = addMoney(sums.held, one.amount);
    else sums.paid = addMoney(sums.paid, one.captured);
  }
  return sums;
}

/** How much of what was booked has been paid. */
export type PaidPart = "none" | "part" | "whole";

export function paidPart(order: Order): PaidPart {
  const booked = paymentsOf(order).reduce((sum, one) => (one.purpose === "extra" || one.purpose === "tip" ? sum : sum + one.captured.minor), 0);
  if (booked === 0) return "none";
  return booked < order.due.minor ? "part" : "whole";
}

/** What is still to be paid while a booking stands: of what was booked, and in cash for more work that was agreed on. */
export function leftOf(order: Order): { booked: Money; more: Money } {
  const none = { ...order.due, minor: 0 };
  if (order.state !== "confirmed") return { booked: none, more: none };
  const { paid, held } = moneyOf(order);
  const paidMore = paymentsOf(order).reduce((sum, one) => (one.purpose === "extra" ? sum + one.captured.minor : sum), 0);
  const more = extrasOf(order).reduce((sum, { state, amount }) => (state === "agreed" ? sum + amount.minor : sum), 0);
  return { booked: { ...none, minor: Math.max(0, order.due.minor - (paid.minor - paidMore) - held.minor) }, more: { ...none, minor: more } };
}

// In whole units: what people round up to where this money is used.
const TIPS: Record<string, readonly number[]> = { RUB: [100, 200, 500], CNY: [10, 20, 50], TWD: [50, 100, 200], JPY: [200, 500, 1_000] };
const USUAL_TIPS = [2, 5, 10];

export function suggestedTips(currency: string): Money[] {
  return (TIPS[currency] ?? USUAL_TIPS).map((units) => ({ minor: units * 10 ** currencyDigits(currency), currency }));
}

// In whole units: what people put on a balance where this money is used.
const TOP_UPS: Record<string, readonly number[]> = { RUB: [1_000, 3_000, 5_000], CNY: [100, 200, 500], TWD: [500, 1_000, 3_000], JPY: [2_000, 5_000, 10_000] };
const USUAL_TOP_UPS = [20, 50, 100];

/** Usual amounts for the balance, as far as there is room for them; the most itself where there is little. */
export function suggestedTopUps(most: Money): Money[] {
  const unit = 10 ** currencyDigits(most.currency);
  const fitting = (TOP_UPS[most.currency] ?? USUAL_TOP_UPS).map((units) => units * unit).filter((minor) => minor <= most.minor);
  return (fitting.length > 0 ? fitting : [most.minor]).map((minor) => ({ minor, currency: most.currency }));
}

export function extrasOf(order: Order): readonly Extra[] {
  return (order as { extras?: Extra[] }).extras ?? [];
}

/** How the money of an order stands, by the colour of its word. */
export const STATE_TONES: Record<Order["pay_state"], Tone> = {
  nothing_due: "neutral",
  due: "warning",
  paying: "info",
  held: "accent",
  paid: "accent",
  partly_refunded: "info",
  refunded: "neutral",
  failed: "danger",
};

export const INTENT_TONES: Record<Payment["state"], Tone> = {
  created: "info",
  needs_action: "warning",
  authorised: "accent",
  captured: "accent",
  partly_refunded: "info",
  refunded: "neutral",
  voided: "neutral",
  failed: "danger",
  disputed: "danger",
};

/** Whether it waits for the client: cash and invoices after the visit, and what could not be taken. */
export function isOwed({ state, purpose, method }: Payment): boolean {
  return state === "created" && (method === "cash" || method === "pay_later" || DUE_LATER.some((one) => one === purpose));
}

/** Whether it was only asked for, and then paid by another one. */
export function isReplaced({ state, purpose, captured }: Payment): boolean {
  return state === "voided" && captured.minor === 0 && DUE_LATER.some((one) => one === purpose);
}

/** The amount that matters of a payment: what was taken, if it was, else what it is about. */
export function shownAmount({ amount, captured }: Payment): Money {
  return captured.minor > 0 ? captured : amount;
}

const TIP_DAYS = 14;

/** Whether a tip can be given, or has been: a visit is done, and not long ago. */
export function canTip(order: Order, now = Date.now()): boolean {
  const done = order.visits.filter((visit) => visit.state === "done");
  return order.state === "completed" && done.some((visit) => now - Date.parse(visit.ends_at) < TIP_DAYS * 86_400_000);
}

/** The people whose visits are done. */
export function namesOf(order: Order, language: Language): string {
  return joinList([...new Set(order.visits.filter((visit) => visit.state === "done").map((visit) => visit.specialist.name))], language);
}

/** How a booking just made is paid, in a sentence. */
export function paidText(order: Order, money: (amount: Money) => string, t: TFunction): string {
  const { paid, held } = moneyOf(order);
  const rest = { ...order.total, minor: order.due.minor - paid.minor };
  if (held.minor > 0) return t("booked.step_held", { amount: money(held) });
  if (paid.minor > 0) return rest.minor > 0 ? t("booked.step_deposit", { paid: money(paid), rest: money(rest) }) : t("booked.step_paid", { amount: money(paid) });
  return order.payment_method === "cash" ? t("booked.step_cash") : t("booked.step_later");
}

/** What comes back when so much of what an order comes to is not charged: of what was paid, of what is held; and what is still missing. */
export function givenBack(order: Order, refund: Money): { back: number; released: number; missing: number; moved: boolean } {
  const { paid, held, returned } = moneyOf(order);
  const had = paid.minor - returned.minor;
  const due = Math.max(0, order.due.minor - refund.minor);
  const surplus = Math.max(0, had + held.minor - due);
  const released = Math.min(held.minor, surplus);
  return { back: surplus - released, released, missing: Math.max(0, due - had - held.minor), moved: had + held.minor > 0 };
}
