import { Avatar, Rating, Section, Strip } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMarket, useWhere } from "../../place";
import { useFavourites } from "../favourites/queries";
import { NextFree } from "./NextFree";

/** Those whom somebody keeps, with when they are free next. */
export function FavouriteStrip() {
  const { t } = useTranslation();
  const market = useMarket();
  const favourites = useFavourites(market, useWhere(market), 10);
  const items = favourites.data?.items ?? [];
  if (!market || items.length === 0) return null;
  return (
    <Section
      title={t("favourites.title")}
      end={
        <Link to="/favourites" viewTransition className="inline-flex min-h-11 items-center rounded-sm px-1 text-[0.9375rem] font-semibold text-accent-text">
          {t("action.see_all")}
        </Link>
      }
    >
      <Strip label={t("favourites.title")} item="w-40">
        {items.map(({ specialist, offer, service_names, next_free_at }) => (
          <Link key={specialist.id} to={`/specialists/${specialist.id}`} viewTransition className="flex h-full flex-col items-center gap-1.5 rounded-lg bg-surface p-4 text-center shadow-card transition-shadow hover:shadow-tall">
            <Avatar name={specialist.name} photo={specialist.photo?.small_url} size="lg" />
            <span className="mt-1 line-clamp-2 leading-snug font-semibold">{specialist.name}</span>
            <Rating value={specialist.rating} count={specialist.rating_count} short />
            <span className="line-clamp-2 text-sm leading-snug text-muted">{service_names[0] ?? t("favourites.paused")}</span>
            {next_free_at ? (
              <span className="mt-auto pt-1">
                <NextFree at={next_free_at} zone={favourites.data?.time_zone ?? market.time_zone} windowMinutes={offer?.window_minutes} />
              </span>
            ) : null}
          </Link>
        ))}
      </Strip>
    </Section>
  );
}
