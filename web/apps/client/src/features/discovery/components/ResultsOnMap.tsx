import { type Market, formatMoney } from "@doorstep/core";
import { ResultsMap } from "@doorstep/map";
import { ErrorState, Spinner, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import type { Where } from "../../place";
import type { Filters } from "../model";
import { useBest } from "../queries";
import { ResultCard } from "./ResultCard";

const SHOWN = 50;

/** The same results as marks with their prices; a mark opens the card. */
export function ResultsOnMap({ market, where, filters }: { market: Market; where: Where; filters: Filters }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const found = useBest(filters, market, where, SHOWN);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) {
    return (
      <span className="flex h-[70dvh] items-center justify-center rounded-lg bg-sunken">
        <Spinner />
      </span>
    );
  }
  const byKey = new Map(found.data.items.map((result) => [String(result.specialist.id), result]));
  const cardOf = (key: string) => {
    const result = byKey.get(key);
    return result ? <ResultCard flat result={result} zone={market.time_zone} market={market.code} /> : null;
  };
  return (
    <ResultsMap
      key={`${where.lat},${where.lon}`}
      market={market}
      center={where}
      results={[...byKey].map(([key, { near, offer, specialist }]) => {
        const price = formatMoney(offer.price, language);
        return { key, ...near, label: price, name: t("search.on_map", { name: specialist.name, price }) };
      })}
      card={cardOf}
      busy={found.isFetching}
      className="h-[68dvh] lg:h-[calc(100dvh-16rem)]"
    />
  );
}
