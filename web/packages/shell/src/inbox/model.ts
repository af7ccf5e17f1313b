import { type Language, dateInZone, formatDay } from "@doorstep/core";
import type { TFunction } from "i18next";

export interface Dated {
  created_at: string;
}

/** Things in the order given, grouped by the reader's own day. */
export function groupByDay<T extends Dated>(items: readonly T[], zone: string): { day: string; items: T[] }[] {
  const groups: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dateInZone(item.created_at, zone);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
}

/** A day behind us in words. */
export function pastDay(day: string, zone: string, now: Date, language: Language, t: TFunction): string {
  if (day === dateInZone(now, zone)) return t("day.today");
  if (day === dateInZone(new Date(now.getTime() - 86_400_000), zone)) return t("day.yesterday");
  return formatDay(`${day}T12:00:00Z`, "UTC", language);
}
