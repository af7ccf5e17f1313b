import { type Choices, NO_CHOICES, type PlaceKind, type SearchResult, formatDistance, joinParts, withPlace, writeChoices } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Avatar, Card, Rating, cx, useLanguage } from "@doorstep/ui";
import { Store, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Price } from "../../catalog";
import { FavouriteButton } from "../favourites/FavouriteButton";
import { NextFree } from "./NextFree";

/** One specialist with the offer that fits the search; the whole card opens the page, the heart keeps. */
export function ResultCard({ result, zone, market, flat, choices = NO_CHOICES, kind = "client" }: { result: SearchResult; zone: string; market: string; flat?: boolean; choices?: Choices; kind?: PlaceKind }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { specialist, offer } = result;
  const free = result.free_at ?? result.next_free_at;
  return (
    <Card className={cx("relative h-full transition-[box-shadow,translate] duration-200 hover:shadow-tall has-[a:focus-visible]:outline-3 has-[a:focus-visible]:outline-offset-2 has-[a:focus-visible]:outline-accent", flat && "shadow-none!")}>
      <div className="flex flex-wrap gap-3.5">
        <Avatar name={specialist.name} photo={specialist.photo?.small_url} size="lg" />
        <div className="min-w-0 flex-[1_1_11rem]">
          <div className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <h2 className="text-[1.0625rem] leading-snug font-semibold">
                <Link to={`/specialists/${specialist.id}?${writeChoices(new URLSearchParams({ service: String(offer.service_id) }), withPlace(choices, kind))}`} viewTransition className="outline-none after:absolute after:inset-0 after:rounded-lg">
                  {specialist.name}
                </Link>
              </h2>
              <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5">
                <Rating value={specialist.rating} count={specialist.rating_count} short />
                <span className="text-sm text-muted">{kind === "online" ? t("kind.online") : formatDistance(result.distance_km, language)}</span>
              </div>
            </div>
            <FavouriteButton specialistId={specialist.id} name={specialist.name} market={market} className="relative z-10 -mt-2 -me-2" />
          </div>
          <div className="mt-1 flex flex-wrap items-end justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 flex-[1_1_8rem] text-[0.9375rem] leading-snug text-muted">
              {offer.service_name} <span className="whitespace-nowrap">· {durationText(offer.visit_minutes, t)}</span>
            </p>
            <Price amount={offer.price} service={offer} className="text-end text-[1.0625rem] leading-snug" />
          </div>
          {result.shop ? (
            <p className="mt-1 flex items-center gap-1 text-sm text-muted">
              <Store aria-hidden className="size-4 shrink-0" />
              <span className="min-w-0">{joinParts([result.shop.name, result.shop.line], language)}</span>
            </p>
          ) : null}
        </div>
      </div>
      {free || offer.auto_accept ? (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          {free ? <NextFree at={free} zone={zone} windowMinutes={offer.window_minutes} /> : null}
          {offer.auto_accept ? (
            <span className="inline-flex items-center gap-1 text-sm text-muted">
              <Zap aria-hidden className="size-3.5" />
              {t("specialist.instant")}
            </span>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}
