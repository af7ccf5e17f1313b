import { type Earning, type EarningParts, type Language, type Money, type Tone, addDays, formatLocale } from "@doorstep/core";
import type { TFunction } from "i18next";

/** Local dates, both included. */
export interface Range {
  first: string;
  last: string;
}

export type Span = "week" | "month";

function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

/** The week (from Monday) or the month that a date is in, moved by so many of them. */
export function rangeOf(span: Span, date: string, moved: number): Range {
  if (span === "week") {
    const first = addDays(date, -((noon(date).getUTCDay() + 6) % 7) + 7 * moved);
    return { first, last: addDays(first, 6) };
  }
  const first = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + moved, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  return { first: first.toISOString().slice(0, 10), last: last.toISOString().slice(0, 10) };
}

/** "17–23 November", or "November 2026" for a month. */
export function rangeText(span: Span, range: Range, language: Language): string {
  const locale = formatLocale(language);
  if (span === "month") return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(noon(range.first));
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
  // Ranges of dates in Chinese come with slashes.
  return language.startsWith("zh") ? `${days.format(noon(range.first))} – ${days.format(noon(range.last))}` : days.formatRange(noon(range.first), noon(range.last));
}

export interface EarningLine {
  label: string;
  amount: Money;
}

const ADDED = ["price", "extra", "fee", "tip"] as const;
const TAKEN = ["commission", "tax"] as const;

/** What earnings consist of, without what is nothing; what is taken off is below zero. */
export function partLines(parts: EarningParts, t: TFunction): EarningLine[] {
  return [
    ...ADDED.map((part) => ({ label: t(`earnings.${part}`), amount: parts[part] })),
    ...TAKEN.map((part) => ({ label: t(`earnings.${part}`), amount: { ...parts[part], minor: -parts[part].minor } })),
  ].filter((line) => line.amount.minor !== 0);
}

/** How loudly to say where the money is. */
export function stateTone(state: Earning["state"]): Tone {
  if (state === "released") return "accent";
  return state === "unpaid" || state === "held_back" ? "warning" : state === "waiting" ? "info" : "neutral";
}

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The top of a chart's scale: a round number of whole units that holds all values. */
export function chartTop(values: readonly number[], minorPerWhole: number): number {
  const most = Math.max(...values, 0) / minorPerWhole;
  if (most <= 0) return minorPerWhole;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = STEPS.find((one) => one * power >= most) ?? 10;
  return Math.round(step * power * minorPerWhole);
}
