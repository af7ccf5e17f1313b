import { type Language, type Market, formatDistance, formatMoney, formatNumber, formatShortDay, joinParts, nearDay } from "@doorstep/core";
import type { TFunction } from "i18next";
import { languageNames } from "../specialists/model";
import type { Filters, Narrowing } from "./model";
import type { Count } from "./queries";

export function dayLabel(day: string, market: Market, language: Language, t: TFunction): string {
  const near = nearDay(`${day}T12:00:00Z`, market.time_zone, new Date());
  if (near) return near === "today" ? t("day.today") : t("day.tomorrow");
  return formatShortDay(`${day}T12:00:00Z`, "UTC", language);
}

function priceLabel({ priceMin, priceMax }: Filters, currency: string, language: Language, t: TFunction): string {
  const from = priceMin === null ? null : formatMoney({ minor: priceMin, currency }, language);
  const to = priceMax === null ? null : formatMoney({ minor: priceMax, currency }, language);
  if (from && to) return `${from} – ${to}`;
  return from ? t("filter.price_from", { price: from }) : t("filter.price_to", { price: to ?? "" });
}

/** "12 specialists", "about 60 specialists", "more than 200 specialists". */
export function foundText(count: Count, t: TFunction): string {
  if (count.more) return t("search.found_more", { count: count.found });
  return count.about ? t("search.found_about", { count: count.found }) : t("search.found", { count: count.found });
}

/** The same as what a button will show. */
export function showText(count: Count, t: TFunction): string {
  if (count.more) return t("filter.show_more", { count: count.found });
  return count.about ? t("filter.show_about", { count: count.found }) : t("filter.show", { count: count.found });
}

/** What narrows a search, in a few words: "Sat 28 Nov, morning", "up to €80". */
export function narrowingLabel(narrowing: Narrowing, filters: Filters, market: Market, language: Language, t: TFunction): string {
  switch (narrowing) {
    case "q":
      return `“${filters.q}”`;
    case "day": {
      const day = dayLabel(filters.day ?? "", market, language, t);
      return filters.part ? joinParts([day, t(`part.${filters.part}`).toLocaleLowerCase(language)], language) : day;
    }
    case "price":
      return priceLabel(filters, market.currency, language, t);
    case "rating":
      return `★ ${t("filter.and_up", { value: formatNumber(filters.ratingMin ?? 0, language, (filters.ratingMin ?? 0) % 1 ? 1 : 0) })}`;
    case "radius":
      return t("filter.within", { distance: formatDistance(filters.radiusKm ?? 0, language) });
    case "language":
      return t("filter.speaks", { language: languageNames([filters.language ?? ""], language) });
    case "place":
      return t(`kind.${filters.placeKind ?? "client"}`);
    case "gender":
      return filters.gender === "female" ? t("filter.woman") : t("filter.man");
  }
}
