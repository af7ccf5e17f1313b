import { type Language, formatLocale } from "./locale";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago something was, as the language says it: "5 minutes ago". Null for less than a minute. */
export function formatAgo(at: Date | string, now: number, language: Language): string | null {
  const seconds = Math.floor((now - new Date(at).getTime()) / 1000);
  const step = STEPS.find(([, length]) => seconds >= length);
  if (!step) return null;
  return new Intl.RelativeTimeFormat(formatLocale(language), { numeric: "always" }).format(-Math.floor(seconds / step[1]), step[0]);
}
