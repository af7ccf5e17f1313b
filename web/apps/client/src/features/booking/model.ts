import { type Change, type Language, type Money, type Order, type PriceLine, ProblemError, type Visit, addMoney, choicesOf, dateInZone, formatLocale, formatSpan, isBasket, isLive, isWithin, priceLineText, visitTimeline } from "@doorstep/core";
import type { TimelineItem } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { timesPath } from "./draft";

/** Refusals of a start: another time may do. */
const START_REFUSED: ReadonlySet<string> = new Set([
  "slot_taken",
  "nobody_free",
  "unreachable",
  "outside_hours",
  "time_off",
  "day_full",
  "week_full",
  "day_too_long",
  "rest_needed",
  "kept_for_emergencies",
  "break_needed",
  "too_short_notice",
  "beyond_horizon",
  "off_grid",
]);

export function isStartRefused(error: unknown): error is ProblemError {
  return error instanceof ProblemError && START_REFUSED.has(error.code);
}

/** The visits of an order without those in whose place another one came. */
export function standing(order: Order): Visit[] {
  const replaced = new Set(order.visits.map((visit) => visit.replaces));
  return order.visits.filter((visit) => !replaced.has(visit.id));
}

/** The visit of an order that matters most now: the first that is still to come, else the first. */
export function leadingVisit(order: Order): Visit | null {
  return order.visits.find((visit) => isLive(visit.state)) ?? standing(order)[0] ?? null;
}

/** The clock by which an order's times are told, also while nobody serves it. */
export function zoneOf(order: Order): string {
  return order.visits[0]?.time_zone ?? order.search?.time_zone ?? "UTC";
}

/** What an order is about, in a word or two. */
export function nameOf(order: Order): string | null {
  return order.visits[0]?.service_name ?? order.search?.service_name ?? null;
}

/** Orders in the order given, grouped by the month of their leading visit at its place: `2026-11`. */
export function groupByMonth(orders: readonly Order[]): { month: string; orders: Order[] }[] {
  const groups: { month: string; orders: Order[] }[] = [];
  for (const order of orders) {
    const visit = leadingVisit(order);
    const at = visit?.starts_at ?? order.search?.earliest;
    if (!at) continue;
    const month = dateInZone(at, zoneOf(order)).slice(0, 7);
    const last = groups.at(-1);
    if (last?.month === month) last.orders.push(order);
    else groups.push({ month, orders: [order] });
  }
  return groups;
}

type Timed = Pick<Visit, "starts_at" | "ends_at" | "window" | "time_zone">;

/** When a visit is, as its client knows it: from and to, or the promised range of arrival. */
export function rangeText(visit: Timed, language: Language, t: TFunction): string {
  const { window, time_zone: zone } = visit;
  if (window) return t("time.arrival", { time: formatSpan(window.from_at, window.until_at, zone, language) });
  return formatSpan(visit.starts_at, visit.ends_at, zone, language);
}

/** Where the same can be booked again: all that was chosen, with the same specialist, unless anyone was meant. */
export function againPath(visit: Visit): string {
  return timesPath({
    serviceId: visit.service_id,
    specialistId: visit.anyone ? null : visit.specialist.id,
    offerId: visit.anyone ? null : visit.offer_id,
    quantity: visit.quantity,
    choices: choicesOf(visit),
  });
}

export interface HistoryLine {
  id: string;
  text: string;
  note: string | null;
  at: string;
}

interface Window {
  from_at: string;
  until_at: string;
}

/** The steps of an order as its client would tell them; steps that say nothing new to people are left out. */
export function historyLines(order: Order, changes: readonly Change[], moment: (at: string, zone: string) => string, span: (window: Window, zone: string) => string, money: (amount: Money) => string, t: TFunction): HistoryLine[] {
  const lines: HistoryLine[] = [];
  // What happened in one moment is told from the order to its visits.
  const told = changes.toSorted((a, b) => Date.parse(a.changed_at) - Date.parse(b.changed_at) || a.kind.localeCompare(b.kind));
  told.forEach((change, index) => {
    const visit = order.visits.find((one) => one.id === change.object_id);
    const by = who(change.by);
    if (change.kind === "visit" && !visit) return;
    const what = visit && standing(order).length > 1 ? ` · ${visit.service_name}` : "";
    const line = (text: string) => lines.push({ id: `${index}`, text: `${text}${what}`, note: change.reason && TOLD.has(change.target) ? change.reason : null, at: change.changed_at });
    if (change.kind === "order") {
      if (change.search) line(change.search.added ? t("history.search_raised", { amount: money(change.search.added) }) : t("history.search_longer", { time: moment(change.search.until, zoneOf(order)) }));
      else if (change.target === "held") line(t("history.held"));
      else if (change.target === "searching") line(t("history.searching"));
      else if (change.target === "confirmed") line(t(change.source === "searching" ? "history.found" : "history.confirmed"));
      else if (change.source === "searching") line(t(change.by === "client" ? "history.search_left" : "history.search_lapsed"));
      return;
    }
    const name = visit?.specialist.name ?? "";
    if (change.proposal && visit) {
      const { step, starts } = change.proposal;
      const times = starts.slice(step === "accepted" ? -1 : 0).map((at) => moment(at, visit.time_zone));
      line(t(`history.times_${step}`, { name, times: times.join(" · ") }));
    } else if (change.replacement && visit) {
      const { step, starts_at: at } = change.replacement;
      line(t(`history.replace_${step}`, { time: at ? moment(at, visit.time_zone) : "" }));
    } else if (change.moved_from && change.moved_to && visit) {
      line(t(`history.moved_${by}`, { name, from: moment(change.moved_from, visit.time_zone), to: moment(change.moved_to, visit.time_zone) }));
    } else if (change.window && visit) {
      line(t("history.narrowed", { time: span(change.window, visit.time_zone) }));
    } else if (change.target === "cancelled" && visit?.ended?.act === "nobody_came") line(t("history.nobody_came"));
    else if (change.target === "cancelled") line(t(`history.cancelled_${by}`, { name }));
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

export function timelineItems(visit: Visit, changes: readonly Change[], clock: (at: string) => string, name: (state: Visit["state"]) => string): TimelineItem[] {
  const own = changes.filter((change) => change.object_id === visit.id);
  return visitTimeline(visit.state, own, visit.place_kind).map((step) => ({
    id: step.state,
    label: name(step.state),
    note: step.at ? clock(step.at) : null,
    reached: step.reached,
    current: step.current,
    tone: ["declined", "no_show"].includes(step.state) ? "danger" : ["cancelled", "expired"].includes(step.state) ? "neutral" : "accent",
  }));
}

interface ShownLine {
  label: string;
  amount: Money;
  inside: boolean;
}

/** Lines of several visits: what their prices include alike, such as a tax, is said once for all of them. */
export function joinInside(lines: readonly ShownLine[]): ShownLine[] {
  const joined: ShownLine[] = [];
  for (const line of lines) {
    const place = line.inside ? joined.findIndex((one) => one.inside && one.label === line.label) : -1;
    const known = joined[place];
    if (known) joined[place] = { ...known, amount: addMoney(known.amount, line.amount) };
    else joined.push(line);
  }
  return joined;
}

/** Price lines as they are shown: what the price includes already, such as a tax, stands below the total. */
export function shownLines(lines: readonly PriceLine[], service: string, quantity: string | null, language: Language, t: TFunction): ShownLine[] {
  const named = isBasket(lines) ? "" : service;
  return lines.map((line) => {
    const text = priceLineText(line, named, quantity, language);
    return isWithin(line) ? { label: t("price.inside", { what: text }), amount: line.unit_price, inside: true } : { label: text, amount: line.amount, inside: false };
  });
}

/** A month by name, with its year unless it is this one. */
export function monthName(month: string, now: Date, language: Language): string {
  const at = new Date(`${month}-15T12:00:00Z`);
  const same = at.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(formatLocale(language), { month: "long", ...(same ? {} : { year: "numeric" }), timeZone: "UTC" }).format(at);
}
