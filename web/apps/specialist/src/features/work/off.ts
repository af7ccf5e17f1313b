import { type Blocked, type Language, type ScheduleDay, formatShortDay, formatTime, joinParts } from "@doorstep/core";
import type { TFunction } from "i18next";

type Day = Pick<ScheduleDay, "starts_at" | "ends_at">;

/** The last day of something that ends after this one, in words: the day before, if it ends at midnight. */
function lastDay(blocked: Blocked, zone: string, language: Language, t: TFunction): string {
  const midnight = formatTime(blocked.ends_at, zone, "en") === formatTime("2000-01-01T00:00:00Z", "UTC", "en");
  if (midnight) return t("work.off_last", { day: formatShortDay(new Date(Date.parse(blocked.ends_at) - 60_000), zone, language) });
  return t("work.off_last", { day: joinParts([formatShortDay(blocked.ends_at, zone, language), formatTime(blocked.ends_at, zone, language)], language) });
}

/** When time off or a foreign entry keeps one busy on a day: all of it, from or until an hour, or from one hour to another. */
export function offText(blocked: Blocked, day: Day, zone: string, language: Language, t: TFunction): { when: string; until: string | null } {
  const before = Date.parse(blocked.starts_at) <= Date.parse(day.starts_at);
  const beyond = Date.parse(blocked.ends_at) - Date.parse(day.ends_at);
  const until = beyond > 0 ? lastDay(blocked, zone, language, t) : null;
  const from = formatTime(blocked.starts_at, zone, language);
  const to = formatTime(blocked.ends_at, zone, language);
  if (before && beyond >= 0) return { when: blocked.kind === "external" ? t("work.off_all_day") : t("work.off_day"), until };
  if (before) return { when: t("work.off_until", { time: to }), until };
  if (beyond >= 0) return { when: t("work.off_from", { time: from }), until };
  return { when: `${from} – ${to}`, until };
}
