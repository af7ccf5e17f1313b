import { type Language, formatLocale } from "./locale";
import { type Money, currencyDigits } from "./money";

function decimalMark(language: Language): string {
  const parts = new Intl.NumberFormat(formatLocale(language)).formatToParts(1.5);
  return parts.find((part) => part.type === "decimal")?.value ?? ".";
}

/** An amount as it stands in a text field: the reader's decimal mark, no grouping, no sign of the currency. */
export function amountText(money: Money, language: Language): string {
  const digits = currencyDigits(money.currency);
  const whole = money.minor % 10 ** digits === 0;
  return new Intl.NumberFormat(formatLocale(language), {
    useGrouping: false,
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(money.minor / 10 ** digits);
}

/**
 * The amount that somebody has typed, in minor units; null if it is none.
 *
 * A mark is the decimal one if it is the reader's, or if fewer or more than three digits follow; what groups is dropped.
 */
export function parseAmount(text: string, currency: string, language: Language): number | null {
  const plain = text.normalize("NFKC").replace(/[\s'’\p{Sc}]/gu, "");
  if (!/^\d[\d.,]*$/.test(plain)) return null;
  const digits = currencyDigits(currency);
  const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  const tail = last < 0 ? "" : plain.slice(last + 1);
  const single = last >= 0 && plain.indexOf(plain[last] ?? "") === last;
  const groups = tail.length === 3 && (plain[last] !== decimalMark(language) || digits === 0);
  const decimal = last >= 0 && single && !groups;
  const whole = (decimal ? plain.slice(0, last) : plain).replace(/[.,]/g, "");
  const part = decimal ? tail : "";
  if (part.length > digits || whole === "") return null;
  const minor = Number(whole) * 10 ** digits + Number(part.padEnd(digits, "0") || "0");
  return Number.isSafeInteger(minor) ? minor : null;
}

/** The sign of a currency as the reader knows it. */
export function currencySign(currency: string, language: Language): string {
  const style = { style: "currency", currency, currencyDisplay: currency === "TWD" ? "symbol" : "narrowSymbol" } as const;
  return new Intl.NumberFormat(formatLocale(language), style).formatToParts(1).find((part) => part.type === "currency")?.value ?? currency;
}
