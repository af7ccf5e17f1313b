import type { PlaceKind, PriceLine, WantedItem } from "../api/types";
import { type Choices, withPlace } from "./wish";

/** A visit, or one that somebody is looked for to do. */
export type Composed = { items?: readonly WantedItem[]; place_kind?: PlaceKind };

/** What a visit consists of. Answers that a device has kept since before there was more than one service say nothing of it. */
export function itemsOf(visit: Composed): readonly WantedItem[] {
  return visit.items ?? [];
}

/** The variant and the add-ons of one service, each for itself: "Long hair", "Window × 2". */
export function itemParts(item: WantedItem): string[] {
  return [item.variant_name ?? "", ...item.add_ons.map(({ name, quantity }) => (quantity > 1 ? `${name} × ${quantity}` : name))].filter(Boolean);
}

/** Whether a price is that of several services, whose lines then say which they are of. */
export function isBasket(lines: readonly PriceLine[]): boolean {
  return lines.filter((line) => line.kind === "base").length > 1;
}

/** What was chosen for a visit beside its first service, to be wanted again. */
export function choicesOf(visit: Composed): Choices {
  const items = itemsOf(visit);
  const choices = {
    also: items.slice(1).map((item) => ({ id: item.service_id, quantity: item.quantity })),
    variants: items.flatMap((item) => item.variant_id ?? []),
    addOns: items.flatMap((item) => item.add_ons.map(({ id, quantity }) => ({ id, quantity }))),
  };
  return withPlace(choices, visit.place_kind ?? "client");
}
