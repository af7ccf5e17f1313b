import { type Language, formatLocale } from "./locale";

/** An amount in the smallest unit of its currency, as the API sends it. */
export interface Money {
  minor: number;
  currency: string;
}

// ISO 4217: the currencies whose smallest unit is not a hundredth. Browsers go by usage instead: no decimals for IQD.
const OTHER_DIGITS = Object.entries({
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
});

const cache = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, currency: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  let found = cache.get(key);
  if (!found) {
    const digits = currencyDigits(currency);
    found = new Intl.NumberFormat(formatLocale(language), {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      // A bare "$" would be taken for another dollar.
      currencyDisplay: currency === "TWD" ? "symbol" : "narrowSymbol",
      trailingZeroDisplay: "stripIfInteger",
    });
    cache.set(key, found);
  }
  return found;
}

/** Digits after the point of a currency (ISO 4217), the same as the server counts: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  return Number(OTHER_DIGITS.find(([, names]) => names.includes(currency))?.[0] ?? 2);
}

export function formatMoney(money: Money, language: Language): string {
  return formatter(language, money.currency).format(money.minor / 10 ** currencyDigits(money.currency));
}

export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error("currencies never mix");
  return { minor: a.minor + b.minor, currency: a.currency };
}
