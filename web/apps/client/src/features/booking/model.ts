import { type Change, type Order, type PriceLine, type Visit, ProblemError, isLive, visitTimeline } from "@doorstep/core";
import type { TimelineItem } from "@doorstep/ui";
import type { TFunction } from "i18next";

/** Refusals of a start: another time may do. */
const START_REFUSED: ReadonlySet<string> = new Set([
  "slot_taken",
  "nobody_free",
  "unreachable",
  "outside_hours",
  "time_off",
  "day_full",
  "too_short_notice",
  "beyond_horizon",
  "off_grid",
]);

export function isStartRefused(error: unknown): error is ProblemError {
  return error instanceof ProblemError && START_REFUSED.has(error.code);
}

/** An order that still has something to come. */
export function isUpcoming(order: Order): boolean {
  return (order.state === "held" || order.state === "confirmed") && order.visits.some((visit) => isLive(visit.state));
}

export function timelineItems(visit: Visit, changes: readonly Change[], clock: (at: string) => string, t: TFunction): TimelineItem[] {
  const own = changes.filter((change) => change.object_id === visit.id);
  return visitTimeline(visit.state, own).map((step) => ({
    id: step.state,
    label: t(`visit_state.${step.state}`),
    note: step.at ? clock(step.at) : null,
    reached: step.reached,
    current: step.current,
    tone: ["declined", "no_show"].includes(step.state) ? "danger" : ["cancelled", "expired"].includes(step.state) ? "neutral" : "accent",
  }));
}

/** A price line in words: the service's name, with the quantity when it is counted. */
export function lineLabel(line: PriceLine, service: string, quantity: string | null): string {
  return line.kind === "base" && quantity && line.quantity > 1 ? `${service} · ${quantity}` : service;
}
