import type { Money } from "../format/money";
import type { Slots } from "../api/types";
import { hourInZone, instantAt } from "../format/time";

export type DayPart = "morning" | "afternoon" | "evening";

/** Hours on the place's clock, half open. */
export const DAY_PARTS: Record<DayPart, { from: string; to: string }> = {
  morning: { from: "06:00", to: "12:00" },
  afternoon: { from: "12:00", to: "17:00" },
  evening: { from: "17:00", to: "23:00" },
};

export function dayPartOf(startsAt: string, zone: string): DayPart {
  const hour = hourInZone(startsAt, zone);
  if (hour < 12) return "morning";
  return hour < 17 ? "afternoon" : "evening";
}

/** Starts in the order given, grouped by part of the day on the place's clock; empty parts are left out. */
export function groupByDayPart(starts: readonly string[], zone: string): { part: DayPart; starts: string[] }[] {
  const groups: { part: DayPart; starts: string[] }[] = [];
  for (const start of starts) {
    const part = dayPartOf(start, zone);
    const group = groups.find((known) => known.part === part);
    if (group) group.starts.push(start);
    else groups.push({ part, starts: [start] });
  }
  return groups;
}

/** The starts nearest in time to the one wanted (itself left out), in the order of time. */
export function nearestStarts(starts: readonly string[], wanted: string, count = 3): string[] {
  const target = Date.parse(wanted);
  return starts
    .filter((start) => Date.parse(start) !== target)
    .toSorted((a, b) => Math.abs(Date.parse(a) - target) - Math.abs(Date.parse(b) - target))
    .slice(0, count)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
}

const HALF_HOUR_MS = 1_800_000;
const USUAL_HOURS = { from: 8, to: 20 };

/** The hours between which starts are shown: those of all free starts, or the usual ones when nothing is free. */
export function shownHours(starts: readonly string[], zone: string): { from: number; to: number } {
  if (starts.length === 0) return USUAL_HOURS;
  const hours = starts.map((start) => hourInZone(start, zone));
  return { from: Math.min(...hours), to: Math.max(...hours) + 1 };
}

function wireTime(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** The half hours of a local date from one hour to another on the place's clock; those that a clock change skips are left out. */
export function halfHours(day: string, zone: string, hours: { from: number; to: number }): string[] {
  const marks = new Set<number>();
  for (let half = hours.from * 2; half < hours.to * 2; half++) {
    const time = `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
    marks.add(instantAt(day, time, zone).getTime());
  }
  return [...marks].toSorted((a, b) => a - b).map(wireTime);
}

/** Of half hours on the place's clock, those at which windows of arrival begin: half a window apart. */
export function windowMarks(marks: readonly string[], zone: string, windowMinutes: number): string[] {
  const step = windowMinutes / 2;
  return marks.filter((mark) => (hourInZone(mark, zone) * 60 + new Date(mark).getUTCMinutes() % 60) % step === 0);
}

/** One start for each half hour: the first best one in it, else the first free one; and the half hours ahead in which nothing is free. */
export function sparseStarts(starts: readonly string[], marks: readonly string[], now: number, best: readonly string[] = []): { shown: string[]; refused: string[] } {
  const bucket = (start: string) => Math.floor(Date.parse(start) / HALF_HOUR_MS);
  const first = new Map<number, string>();
  for (const start of [...best, ...starts]) if (!first.has(bucket(start))) first.set(bucket(start), start);
  return { shown: [...first.values()].toSorted((a, b) => Date.parse(a) - Date.parse(b)), refused: marks.filter((mark) => Date.parse(mark) > now && !first.has(bucket(mark))) };
}

/** A start that costs more than the lowest price: how much, how much more, and by which surcharges. */
export interface Dearer {
  price: Money;
  more: Money;
  reasons: readonly string[];
}

/** The dearer starts of several answers about the same wish: each tells them against its own lowest price, here it is the lowest of all. */
export function dearerStarts(answers: readonly Pick<Slots, "price" | "days">[]): Map<string, Dearer> {
  const found = new Map<string, Dearer>();
  const open = answers.filter((answer) => answer.days.some((day) => day.count > 0));
  const lowest = Math.min(...open.map((answer) => answer.price.minor));
  const mark = (start: string, price: Money, reasons: readonly string[]) => {
    if (price.minor > lowest) found.set(start, { price, more: { ...price, minor: price.minor - lowest }, reasons });
  };
  for (const { price, days } of open)
    for (const day of days) {
      for (const start of day.starts) mark(start, price, []);
      for (const one of day.dearer) mark(one.start, one.price, one.reasons);
    }
  return found;
}

/** What makes all starts of a day dearer by the same sum for the same reasons, if that is so. */
export function dearerAlike(starts: readonly string[], dearer: ReadonlyMap<string, Dearer>): Dearer | null {
  const [first] = starts;
  const one = first === undefined ? undefined : dearer.get(first);
  if (!one) return null;
  const same = (other: Dearer | undefined) => other?.more.minor === one.more.minor && other.reasons.join() === one.reasons.join();
  return starts.every((start) => same(dearer.get(start))) ? one : null;
}
