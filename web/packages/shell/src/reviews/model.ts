import { type Language, formatLocale, formatNumber } from "@doorstep/core";

export const CRITERIA = ["punctuality", "quality", "communication", "value"] as const;
export type Criterion = (typeof CRITERIA)[number];

export const STARS = [5, 4, 3, 2, 1] as const;

/** A date as people write under a review: with its year. */
export function reviewDate(at: string, language: Language): string {
  return new Intl.DateTimeFormat(formatLocale(language), { day: "numeric", month: "long", year: "numeric" }).format(new Date(at));
}

/** A rating to read, with as many decimals as it needs: 4.81 in a formula, 4.8 elsewhere. */
export function ratingText(value: number, language: Language, decimals = 1): string {
  return formatNumber(value, language, decimals);
}
