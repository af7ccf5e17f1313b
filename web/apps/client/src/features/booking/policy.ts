import { type Ended, type FeeStep, type Language, type PolicyTerms, formatMoney, formatPercent, formatShortDay, formatTime, joinParts } from "@doorstep/core";
import type { TFunction } from "i18next";
import type { PaidPart } from "../payment/model";

/** How terms are told: where the visit is, in which language, and whether the booking stands (then times are exact). */
export interface Telling {
  zone: string;
  language: Language;
  agreed: boolean;
  /** A length of time in words. */
  duration(minutes: number): string;
  t: TFunction;
}

/** A moment at the place: "Thu, 15 Jan, 14:00". */
export function momentText(at: string, zone: string, language: Language): string {
  return joinParts([formatShortDay(at, zone, language), formatTime(at, zone, language)], language);
}

/** "free until Thu 14:00, then 50 %: 45 EUR", with exact local times. */
export function stepsText(steps: readonly FeeStep[], terms: PolicyTerms, telling: Telling): string {
  return steps.map((step, index) => stepText(step, steps[index + 1]?.from_at ?? null, terms, telling)).join(telling.t("policy.then"));
}

function stepText(step: FeeStep, end: string | null, terms: PolicyTerms, { zone, language, agreed, duration, t }: Telling): string {
  const until = end ? momentText(end, zone, language) : null;
  if (step.fee.minor === 0) {
    if (step.reason === "not_promised") return t("policy.free_asked");
    // Before the booking the hour has not begun yet.
    if (!agreed && step.reason === "grace" && end && isWhole(end, terms.grace_minutes)) return t("policy.free_grace", { time: duration(terms.grace_minutes) });
    return until ? t("policy.free_until", { until }) : t("policy.free");
  }
  const fee = formatMoney(step.fee, language);
  if (step.percent_bp === null) return until ? t("policy.fee_only_until", { fee, until }) : t("policy.fee_only", { fee });
  const percent = formatPercent(step.percent_bp / 10_000, language, 2);
  return until ? t("policy.fee_until", { percent, fee, until }) : t("policy.fee", { percent, fee });
}

/** Whether a grace that ends then is cut short by nothing. */
function isWhole(end: string, minutes: number): boolean {
  return Date.parse(end) - Date.now() > (minutes - 15) * 60_000;
}

/** Everything that a client should know before agreeing, a sentence each. */
export function policyTexts(terms: PolicyTerms, telling: Telling): string[] {
  const { language, duration, t } = telling;
  const costs = (steps: readonly FeeStep[]) => steps.some((step) => step.fee.minor > 0 || step.reason === "not_promised");
  const texts =
    costs(terms.cancel) || costs(terms.move)
      ? [t("policy.cancel", { steps: stepsText(terms.cancel, terms, telling) }), t("policy.move", { steps: stepsText(terms.move, terms, telling) })]
      : [t("policy.free_all")];
  if (terms.no_show_fee.minor > 0) texts.push(t("policy.no_show", { fee: formatMoney(terms.no_show_fee, language), time: duration(terms.wait_minutes) }));
  return texts;
}

/**
 * What became of the money of a visit that ended before its time: what was paid comes back, what was not is not asked for.
 * Of a price that is paid in part only, the payments tell how much comes back.
 */
export function endedText(ended: Ended, paid: PaidPart, language: Language, t: TFunction): string {
  const amounts = { fee: formatMoney(ended.fee, language), refund: formatMoney(ended.refund, language) };
  const part = ended.refund.minor > 0 ? paid : "none";
  const fee = { none: "ended.fee", part: "ended.fee_part", whole: "ended.fee_back" } as const;
  const whole = { none: "ended.whole", part: "ended.whole_part", whole: "ended.whole_back" } as const;
  const outcome = ended.fee.minor > 0 ? t(fee[part], amounts) : t(whole[part], amounts);
  const why = ended.act === "nobody_came" ? t("ended.nobody_came") : ended.cause === "force_majeure" ? t("ended.force_majeure") : "";
  return why ? `${why} ${outcome}` : outcome;
}
