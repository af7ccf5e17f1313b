import { type Choices, type Language, countOf, formatMoney, joinList } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import type { TFunction } from "i18next";
import { priceText, quantityText } from "../catalog";
import { type AddOn, type Part, type Variant, type Wanted, variantOf } from "./model";

/** What was chosen of a service, in words: its quantity, its variant, its add-ons. */
export function chosenText({ part, quantity }: Wanted, choices: Choices, language: Language, t: TFunction): string {
  const addOns = part.addOns.flatMap(({ id, name }) => {
    const count = countOf(choices.addOns, id);
    return count === 0 ? [] : [count === 1 ? name : `${name} × ${count}`];
  });
  return joinList([variantOf(part, choices)?.name ?? "", quantityText(quantity, part, t) ?? "", ...addOns].filter(Boolean), language);
}

/** What an add-on adds: "+€12 · 20 min". */
export function addOnNote({ price, minutes }: AddOn, language: Language, t: TFunction): string {
  const more = `+${formatMoney(price, language)}`;
  return minutes > 0 ? `${more} · ${durationText(minutes, t)}` : more;
}

/** What a form of a service costs and how long it takes: "€49 · 1 h", "€30 / h". */
export function formNote(part: Part, { price, minutes }: Pick<Variant, "price" | "minutes">, language: Language, t: TFunction): string {
  const text = priceText(price, part, language, t);
  return part.price_model === "hourly" ? text : `${text} · ${durationText(minutes, t)}`;
}
