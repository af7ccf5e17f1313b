import { type Blocked, type Language, type ScheduleDay, type ScheduledVisit, type WorkedVisit, dateInZone, formatDay, formatTime, joinList, nearDay } from "@doorstep/core";
import type { TFunction } from "i18next";

const GOING = ["working", "arrived", "on_the_way"];
const EARLIEST_STEP_MS = 3 * 3_600_000;

/** Visits by the date on the place's clock, in the order given. */
export function groupByDay(visits: readonly WorkedVisit[]): { date: string; visits: WorkedVisit[] }[] {
  const groups: { date: string; visits: WorkedVisit[] }[] = [];
  for (const visit of visits) {
    const date = dateInZone(visit.starts_at, visit.time_zone);
    const group = groups.find((one) => one.date === date);
    if (group) group.visits.push(visit);
    else groups.push({ date, visits: [visit] });
  }
  return groups;
}

export function dayTitle(at: string, zone: string, now: number, language: Language, t: TFunction): string {
  const near = nearDay(at, zone, new Date(now));
  if (near === "today") return t("day.today");
  if (near === "tomorrow") return t("day.tomorrow");
  return formatDay(at, zone, language);
}

/** The visit to think of now: the one in progress, else the next one promised. */
export function currentVisit(days: readonly ScheduleDay[], now: number): ScheduledVisit | null {
  const visits = days.flatMap((day) => day.visits);
  const going = visits.find((visit) => GOING.includes(visit.state));
  return going ?? visits.find((visit) => visit.state === "accepted" && Date.parse(visit.ends_at) > now) ?? null;
}

/** The start that the client knows: where the promised range of arrival begins, else the visit's own. */
export function agreedAt(visit: WorkedVisit): number {
  return Date.parse(visit.window?.from_at ?? visit.starts_at);
}

/** Whether the visit's next step can be taken already; the server says the same. */
export function canStep(visit: WorkedVisit, now: number): boolean {
  return visit.state !== "accepted" || agreedAt(visit) - now <= EARLIEST_STEP_MS;
}

export type LineItem = { kind: "visit"; at: string; visit: ScheduledVisit } | { kind: "blocked"; at: string; blocked: Blocked };

/** What a day still holds, in the order of time: visits that are not over, and time off. */
export function restOfDay(day: ScheduleDay, now: number, without: string | null): LineItem[] {
  const visits = day.visits
    .filter((visit) => visit.id !== without && visit.state !== "no_show" && visit.state !== "done" && Date.parse(visit.ends_at) > now)
    .map((visit): LineItem => ({ kind: "visit", at: visit.starts_at, visit }));
  const blocked = day.blocked.filter((one) => Date.parse(one.ends_at) > now).map((one): LineItem => ({ kind: "blocked", at: one.starts_at, blocked: one }));
  return [...visits, ...blocked].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Open hours as people say them: "09:00 – 13:00, 14:00 – 18:00". */
export function hoursText(day: ScheduleDay, zone: string, language: Language): string {
  return joinList(day.open.map((span) => `${formatTime(span.starts_at, zone, language)} – ${formatTime(span.ends_at, zone, language)}`), language);
}

/** Whether a day is open from its first minute to its last, however long it is. */
export function isOpenAllDay(day: ScheduleDay): boolean {
  return day.open.some((span) => Date.parse(span.starts_at) <= Date.parse(day.starts_at) && Date.parse(span.ends_at) >= Date.parse(day.ends_at));
}

/** Whether time off covers all that is left of a day's open time. */
export function isBlockedWhole(day: ScheduleDay, now: number): boolean {
  return day.open.every((span) =>
    day.blocked.some((one) => Date.parse(one.starts_at) <= Math.max(now, Date.parse(span.starts_at)) && Date.parse(one.ends_at) >= Date.parse(span.ends_at)),
  );
}

export function placeText(visit: WorkedVisit, t: TFunction): string {
  return visit.place_kind === "online" ? t("kind.online") : visit.place?.line ?? visit.district;
}

export function minutesOf(visit: WorkedVisit): number {
  return visit.visit_minutes;
}

/** An address that opens the phone's own map with the way to a place. */
export function navigationLink(place: { lat: number; lon: number; line: string }, agent: string = navigator.userAgent): string {
  const point = `${place.lat},${place.lon}`;
  if (/Android/.test(agent)) return `geo:${point}?q=${point}(${encodeURIComponent(place.line)})`;
  if (/iPhone|iPad|Macintosh/.test(agent)) return `https://maps.apple.com/?daddr=${point}&q=${encodeURIComponent(place.line)}`;
  return `https://www.openstreetmap.org/directions?to=${encodeURIComponent(point)}`;
}
