import { type Language, type WorkedVisit, dateInZone, formatDay, nearDay } from "@doorstep/core";
import type { TFunction } from "i18next";

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

export function dayTitle(visit: WorkedVisit, now: number, language: Language, t: TFunction): string {
  const near = nearDay(visit.starts_at, visit.time_zone, new Date(now));
  if (near === "today") return t("day.today");
  if (near === "tomorrow") return t("day.tomorrow");
  return formatDay(visit.starts_at, visit.time_zone, language);
}

/** The visit to think of now: the one in progress, else the next. */
export function currentVisit(visits: readonly WorkedVisit[], now: number): WorkedVisit | null {
  const going = visits.find((visit) => ["working", "arrived", "on_the_way"].includes(visit.state));
  return going ?? visits.find((visit) => Date.parse(visit.ends_at) > now) ?? null;
}

export function placeText(visit: WorkedVisit): string {
  return visit.place?.line ?? visit.district;
}

export function minutesOf(visit: WorkedVisit): number {
  return Math.round((Date.parse(visit.ends_at) - Date.parse(visit.starts_at)) / 60_000);
}
