import { type Composed, type WantedItem, itemParts, itemsOf } from "@doorstep/core";
import { ItemList } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { durationText } from "../wording";

function noteOf({ price_model, quantity, unit_name, minutes }: WantedItem, t: TFunction): string {
  const time = durationText(minutes, t);
  return price_model === "unit" ? `${quantity} × ${unit_name} · ${time}` : time;
}

/** Whether there is more to tell of a visit than the name of its service. */
export function isComposed(visit: Composed): boolean {
  const items = itemsOf(visit);
  return items.length > 1 || items.some((item) => itemParts(item).length > 0 || (item.price_model === "unit" && item.quantity > 1));
}

/** What is done in a visit, item by item. */
export function VisitItems({ visit, label }: { visit: Composed; label: string }) {
  const { t } = useTranslation();
  return <ItemList label={label} items={itemsOf(visit).map((item) => ({ name: item.service_name, note: noteOf(item, t), parts: itemParts(item) }))} />;
}
