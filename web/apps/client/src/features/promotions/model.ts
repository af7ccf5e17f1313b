import { type Discount, type Language, type OfferOnNow, type PointsLine, formatLocale, formatMoney, formatNumber } from "@doorstep/core";
import type { TFunction } from "i18next";

/** What is taken off an order, as a line of its price. */
export function discountLabel(discount: Discount, t: TFunction): string {
  return discount.kind === "points" ? t("points.line", { count: discount.points }) : `${discount.title} (${discount.code})`;
}

/** What a code takes off, in a word or two. */
export function offerText(offer: OfferOnNow, language: Language, t: TFunction): string {
  if (offer.add_on) return t("promo.free_add_on", { name: offer.add_on });
  if (offer.amount) return t("promo.off", { amount: formatMoney(offer.amount, language) });
  const percent = t("promo.off", { amount: `${percentText(offer.percent ?? 0, language)} %` });
  return offer.most ? `${percent}, ${t("promo.most", { amount: formatMoney(offer.most, language) })}` : percent;
}

/** A share without empty decimals. */
export function percentText(percent: number, language: Language): string {
  return formatNumber(percent, language, Number.isInteger(percent) ? 0 : 2);
}

/** A day that may lie in another year. */
export function dayText(at: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(formatLocale(language), { timeZone: zone, day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
}

const SOON_DAYS = 30;

export function isSoon(at: string, now: number): boolean {
  return new Date(at).getTime() - now < SOON_DAYS * 86_400_000;
}

/** Under which conditions. */
export function offerConditions(offer: OfferOnNow, language: Language, t: TFunction): string[] {
  return [
    offer.covers,
    offer.minimum ? t("promo.minimum", { amount: formatMoney(offer.minimum, language) }) : null,
    offer.first_only ? t("promo.first_only") : null,
    offer.with_points ? null : t("promo.without_points"),
  ].filter((part) => part !== null);
}

/** Why points came or went. */
export function lineTitle(line: PointsLine, t: TFunction): string {
  return line.note || t(`points.kind_${line.kind}`);
}
