import { type Category, type Language, type Money, type Service, formatMoney } from "@doorstep/core";
import type { TFunction } from "i18next";

/** The category with an id, and the top one above it. */
export function findCategory(tree: readonly Category[], id: number | null): { category: Category; top: Category } | null {
  for (const top of tree) {
    if (top.id === id) return { category: top, top };
    const below = findCategory(top.children, id);
    if (below) return { category: below.category, top };
  }
  return null;
}

export type Priced = Pick<Service, "price_model" | "unit_name">;

/** A price with what it counts: "€49", "€30 / hour", "€12 / window". */
export function priceText(price: Money, service: Priced, language: Language, t: TFunction): string {
  const amount = formatMoney(price, language);
  if (service.price_model === "hourly") return t("price.per_hour", { amount });
  if (service.price_model === "unit") return t("price.per_unit", { amount, unit: service.unit_name });
  return amount;
}

/** What a price counts: "per hour", "per window"; nothing for a fixed price. */
export function priceUnit(service: Priced, t: TFunction): string | null {
  if (service.price_model === "hourly") return t("price.unit_hour");
  if (service.price_model === "unit") return t("price.unit", { unit: service.unit_name });
  return null;
}

/** How many hours or units somebody wants, in words; nothing for a service with a fixed price. */
export function quantityText(quantity: number, service: Priced, t: TFunction): string | null {
  if (service.price_model === "hourly") return t("duration.hours", { count: quantity });
  if (service.price_model === "unit") return `${quantity} × ${service.unit_name}`;
  return null;
}

/** Minutes that a visit of a quantity takes, as the server counts them. */
export function visitMinutes(service: Pick<Service, "price_model">, minutesEach: number, quantity: number): number {
  return service.price_model === "fixed" ? minutesEach : minutesEach * quantity;
}
