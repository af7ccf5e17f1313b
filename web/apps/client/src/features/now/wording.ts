import { type Language, type OrderSearch, dateInZone, formatShortDay, formatTime, joinParts, nearDay } from "@doorstep/core";
import type { TFunction } from "i18next";

/** When somebody is wanted: "As soon as possible", "Tue, 24 Nov, between 08:00 and 12:00". */
export function whenText({ when_kind, earliest, latest, time_zone: zone }: OrderSearch, language: Language, t: TFunction): string {
  if (when_kind === "asap") return t("searching.asap");
  return t("searching.between", { day: formatShortDay(earliest, zone, language), from: formatTime(earliest, zone, language), until: formatTime(latest, zone, language) });
}

/** Between when and when somebody can probably be there; null where nobody could, or that is over. */
export function expectedText(expected: { from_at: string; until_at: string } | null | undefined, zone: string, language: Language, t: TFunction): string | null {
  if (!expected || new Date(expected.until_at) < new Date()) return null;
  const { from_at: from, until_at: until } = expected;
  if (from === until) return t("now.expected_at", { time: momentText(from, zone, language) });
  const sameDay = dateInZone(new Date(from), zone) === dateInZone(new Date(until), zone);
  return t("now.expected", { from: momentText(from, zone, language), until: sameDay ? formatTime(until, zone, language) : momentText(until, zone, language) });
}

/** A moment soon: "19:54", with its day unless it is today. */
export function momentText(at: string, zone: string, language: Language): string {
  const time = formatTime(at, zone, language);
  return nearDay(at, zone, new Date()) === "today" ? time : joinParts([formatShortDay(at, zone, language), time], language);
}
