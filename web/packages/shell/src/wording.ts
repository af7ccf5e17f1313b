import { splitMinutes } from "@doorstep/core";
import type { TFunction } from "i18next";

/** A length of time in words: "1 h 30 min". */
export function durationText(minutes: number, t: TFunction): string {
  const { hours, minutes: rest } = splitMinutes(minutes);
  const parts = [hours > 0 ? t("duration.hours", { count: hours }) : "", rest > 0 ? t("duration.minutes", { count: rest }) : ""];
  return parts.filter(Boolean).join(" ");
}
