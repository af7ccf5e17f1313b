import { type Visit, splitMinutes } from "@doorstep/core";
import type { TFunction } from "i18next";

/** A length of time in words: "1 h 30 min". */
export function durationText(minutes: number, t: TFunction): string {
  const { hours, minutes: rest } = splitMinutes(minutes);
  const parts = [hours > 0 ? t("duration.hours", { count: hours }) : "", rest > 0 ? t("duration.minutes", { count: rest }) : ""];
  return parts.filter(Boolean).join(" ");
}

const ELSEWHERE = ["arrived", "no_show"] as const;

/** How far a visit is, in a word or two; other words where nobody goes to the client. */
export function stateName(state: Visit["state"], placeKind: string | undefined, t: TFunction): string {
  const other = placeKind === "shop" || placeKind === "online" ? ELSEWHERE.find((one) => one === state) : undefined;
  return other ? t(`visit_elsewhere.${other}`) : t(`visit_state.${state}`);
}
