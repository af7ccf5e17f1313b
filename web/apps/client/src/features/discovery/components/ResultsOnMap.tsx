import { type LatLon, type Market, formatMoney, isInside } from "@doorstep/core";
import { ResultsMap, nearestDistrict, usePlaces } from "@doorstep/map";
import { ErrorState, Spinner, useLanguage, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Where, chooseWhere } from "../../place";
import type { Filters } from "../model";
import { useBest } from "../queries";
import { ResultCard } from "./ResultCard";

const SHOWN = 50;

/** The same results as marks with their prices; a mark opens the card. */
export function ResultsOnMap({ market, where, filters }: { market: Market; where: Where; filters: Filters }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const places = usePlaces(market.code);
  const found = useBest(filters, market, where, SHOWN);
  // What was found before stays on the map while another area is searched.
  const [shown, setShown] = useState<{ market: string; page: typeof found.data } | null>(null);
  if (found.data && found.data !== shown?.page) setShown({ market: market.code, page: found.data });
  const page = found.data ?? (shown?.market === market.code ? shown.page : undefined);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!page) {
    return (
      <span className="flex h-[70dvh] items-center justify-center rounded-lg bg-sunken">
        <Spinner />
      </span>
    );
  }
  const byKey = new Map(page.items.map((result) => [String(result.specialist.id), result]));
  const cardOf = (key: string) => {
    const result = byKey.get(key);
    return result ? <ResultCard flat result={result} zone={market.time_zone} market={market.code} kind={page.place_kind} /> : null;
  };
  const searchAt = (center: LatLon) => {
    if (!isInside(center, market.area)) return toast.warn(t("problem.outside_market"));
    const label = nearestDistrict(places.data ?? [], center)?.names[language] ?? t("map.here");
    chooseWhere(market.code, { kind: "point", id: null, label, ...center });
  };
  return (
    <ResultsMap
      key={market.code}
      market={market}
      center={where}
      results={[...byKey].map(([key, { near, offer, specialist }]) => {
        const price = formatMoney(offer.price, language);
        return { key, ...near, label: price, name: t("search.on_map", { name: specialist.name, price }) };
      })}
      card={cardOf}
      onSearchHere={searchAt}
      busy={found.isFetching}
      className="h-[68dvh] lg:h-[calc(100dvh-16rem)]"
    />
  );
}
