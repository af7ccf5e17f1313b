import { type Shop, formatDistance, joinParts, kilometresBetween } from "@doorstep/core";
import { RadioList, Section, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

interface Place {
  lat: number;
  lon: number;
}

/** The shops, the nearest to a place first. */
export function byDistance(shops: readonly Shop[], place: Place): Shop[] {
  return shops.toSorted((one, other) => kilometresBetween(one, place) - kilometresBetween(other, place));
}

/** At which shop, of those where anyone may do it. */
export function ShopField({ shops, place, value, onChange }: { shops: readonly Shop[]; place: Place; value: number; onChange(id: number): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Section title={t("kind.which_shop")}>
      <RadioList
        label={t("kind.which_shop")}
        value={String(value)}
        onChange={(id) => onChange(Number(id))}
        options={shops.map((shop) => ({
          value: String(shop.id),
          label: shop.name,
          note: joinParts([shop.line, formatDistance(kilometresBetween(shop, place), language)], language),
        }))}
      />
    </Section>
  );
}
