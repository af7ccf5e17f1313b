import { type Language, formatLocale } from "./locale";

/** Public distances come in steps of half a kilometre; below one step only "near" would be honest, so 0.5 is the least. */
export function formatDistance(kilometres: number, language: Language): string {
  return new Intl.NumberFormat(formatLocale(language), {
    style: "unit",
    unit: "kilometer",
    unitDisplay: "short",
    maximumFractionDigits: kilometres < 10 ? 1 : 0,
  }).format(Math.max(0.5, kilometres));
}

/** How far one's own phone is from a place: to ten metres when near. */
export function formatMetres(metres: number, language: Language): string {
  if (metres >= 1000) return formatDistance(metres / 1000, language);
  return new Intl.NumberFormat(formatLocale(language), { style: "unit", unit: "meter", unitDisplay: "short" }).format(Math.max(10, Math.round(metres / 10) * 10));
}

/** A share of one, "45%"; with no more digits than it has. */
export function formatPercent(share: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(formatLocale(language), { style: "percent", maximumFractionDigits: digits }).format(share);
}

export function formatNumber(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(formatLocale(language), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}
