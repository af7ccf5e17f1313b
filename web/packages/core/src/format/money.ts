import { type Language, formatLocale } from "./locale";

/** An amount in the smallest unit of its currency, as the API sends it. */
export interface Money {
  minor: number;
  currency: string;
}

const cache = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, currency: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(formatLocale(language), {
      style: "currency",
      currency,
      // A bare "$" would be taken for another dollar.
      currencyDisplay: currency === "TWD" ? "symbol" : "narrowSymbol",
      trailingZeroDisplay: "stripIfInteger",
    });
    cache.set(key, found);
  }
  return found;
}

/** Digits after the point of a currency (ISO 4217): 2 for EUR, 0 for JPY. */
export function currencyDigits(currency: string): number {
  return formatter("en", currency).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(money: Money, language: Language): string {
  return formatter(language, money.currency).format(money.minor / 10 ** currencyDigits(money.currency));
}

export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error("currencies never mix");
  return { minor: a.minor + b.minor, currency: a.currency };
}
