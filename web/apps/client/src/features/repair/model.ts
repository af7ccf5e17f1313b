import type { Expected, Order, Replacement } from "@doorstep/core";

/** Below this nobody calls it late. */
const LATE_MINUTES = 5;
const FAR_MINUTES = 20;
const DAY_MS = 86_400_000;

/** Whether anything is to be expected of a visit of the order soon, so that it is worth asking. */
export function hasVisitsSoon(order: Order, now = Date.now()): boolean {
  return order.visits.some(({ state, starts_at }) => ["accepted", "on_the_way"].includes(state) && Date.parse(starts_at) - now < DAY_MS);
}

/** Whether somebody dropped out, and the order waits for what comes instead. */
export function isWaiting(order: Order): boolean {
  // Answers that a device has kept from before say nothing of it.
  return order.state === "confirmed" && order.visits.some((visit) => (visit.replace_until ?? null) !== null);
}

/** Which service of a party was lost; null where it is all of the booking. */
export function lostPart(order: Order, replacement: Replacement): string | null {
  return replacement.together ? (order.visits.find((visit) => visit.id === replacement.visit_id)?.service_name ?? null) : null;
}

/** So late that somebody else may be proposed. */
export function isFarTooLate({ later_minutes }: Expected): boolean {
  return later_minutes >= FAR_MINUTES;
}

export function isLate(expected: Expected | undefined): expected is Expected {
  return expected !== undefined && expected.later_minutes >= LATE_MINUTES;
}
