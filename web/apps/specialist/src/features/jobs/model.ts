import { type JobOffer as JobOfferShape, type Language, formatDay, formatTime, joinParts, nearDay } from "@doorstep/core";
import type { TFunction } from "i18next";

export type JobOffer = JobOfferShape;
export type DeclineReason = "busy" | "too_far" | "too_little" | "not_my_work" | "other";
export const DECLINE_REASONS = ["busy", "too_far", "too_little", "not_my_work", "other"] as const satisfies readonly DeclineReason[];
export const REASON_KEYS = {
  busy: "jobs.reason_busy",
  too_far: "jobs.reason_far",
  too_little: "jobs.reason_pay",
  not_my_work: "jobs.reason_kind",
  other: "jobs.reason_else",
} as const satisfies Record<DeclineReason, string>;

/** Whether an offer still waits for an answer. */
export function isOpen(offer: Pick<JobOffer, "state" | "respond_by">, now: number): boolean {
  return offer.state === "offered" && Date.parse(offer.respond_by) > now;
}

/** "Today, 14:00 – 16:00", on the place's clock. */
export function whenText({ starts_at: starts, ends_at: ends, time_zone: zone }: { starts_at: string; ends_at: string; time_zone: string }, language: Language, t: TFunction): string {
  const near = nearDay(starts, zone, new Date());
  const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatDay(starts, zone, language);
  return joinParts([day, `${formatTime(starts, zone, language)}\u00A0–\u00A0${formatTime(ends, zone, language)}`], language);
}
