import { type Cancellation, type Change, type Language, type Order, type PriceLine, ProblemError, type Visit, dateInZone, formatLocale, formatMoney, isLive, visitTimeline } from "@doorstep/core";
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

/** The visit of an order that matters most now: the first that is still to come, else the first. */
export function leadingVisit(order: Order): Visit | null {
  return order.visits.find((visit) => isLive(visit.state)) ?? order.visits[0] ?? null;
}

/** Orders in the order given, grouped by the month of their leading visit at its place: `2026-11`. */
export function groupByMonth(orders: readonly Order[]): { month: string; orders: Order[] }[] {
  const groups: { month: string; orders: Order[] }[] = [];
  for (const order of orders) {
    const visit = leadingVisit(order);
    if (!visit) continue;
    const month = dateInZone(visit.starts_at, visit.time_zone).slice(0, 7);
    const last = groups.at(-1);
    if (last?.month === month) last.orders.push(order);
    else groups.push({ month, orders: [order] });
  }
  return groups;
}

/** Where the same can be booked again: with the same specialist, unless anyone was meant. */
export function againPath(visit: Visit): string {
  return `/book/${visit.service_id}${visit.anyone ? "" : `?specialist=${visit.specialist.id}&offer=${visit.offer_id}`}`;
}

/** What cancelling costs, from the terms that the server tells. */
export function cancellationText(terms: Cancellation, language: Language, t: TFunction): string {
  const until = t(`cancel_until.${terms.free_until}`);
  return terms.fee.minor === 0 ? t("cancellation.free", { until }) : t("cancellation.fee", { fee: formatMoney(terms.fee, language), until });
}

export interface HistoryLine {
  id: string;
  text: string;
  note: string | null;
  at: string;
}

/** The steps of an order as its client would tell them; steps that say nothing new to people are left out. */
export function historyLines(order: Order, changes: readonly Change[], moment: (at: string, zone: string) => string, t: TFunction): HistoryLine[] {
  const lines: HistoryLine[] = [];
  // What happened in one moment is told from the order to its visits.
  const told = changes.toSorted((a, b) => Date.parse(a.changed_at) - Date.parse(b.changed_at) || a.kind.localeCompare(b.kind));
  told.forEach((change, index) => {
    const visit = order.visits.find((one) => one.id === change.object_id);
    const by = who(change.by);
    if (change.kind === "visit" && !visit) return;
    const line = (text: string) => lines.push({ id: `${index}`, text, note: change.reason && TOLD.has(change.target) ? change.reason : null, at: change.changed_at });
    if (change.kind === "order") {
      if (change.target === "held") line(t("history.held"));
      else if (change.target === "confirmed") line(t("history.confirmed"));
      return;
    }
    const name = visit?.specialist.name ?? "";
    if (change.moved_from && change.moved_to && visit) {
      line(t(`history.moved_${by}`, { name, from: moment(change.moved_from, visit.time_zone), to: moment(change.moved_to, visit.time_zone) }));
    } else if (change.target === "cancelled") line(t(`history.cancelled_${by}`, { name }));
    else if (change.target === "accepted") line(change.by === "specialist" ? t("history.accepted", { name }) : t("history.accepted_at_once"));
    else if (STEPS.has(change.target)) line(t(`history.${change.target as Step}`, { name }));
  });
  return lines;
}

type Step = "requested" | "on_the_way" | "arrived" | "working" | "done" | "declined" | "expired" | "no_show";
const STEPS: ReadonlySet<string> = new Set<Step>(["requested", "on_the_way", "arrived", "working", "done", "declined", "expired", "no_show"]);
/** Reasons that people wrote for people. */
const TOLD: ReadonlySet<string> = new Set(["declined", "cancelled", "no_show"]);

function who(by: string): "you" | "specialist" | "us" {
  return by === "client" ? "you" : by === "specialist" ? "specialist" : "us";
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

/** A month by name, with its year unless it is this one. */
export function monthName(month: string, now: Date, language: Language): string {
  const at = new Date(`${month}-15T12:00:00Z`);
  const same = at.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(formatLocale(language), { month: "long", ...(same ? {} : { year: "numeric" }), timeZone: "UTC" }).format(at);
}
