import { type SearchResult, formatDistance, formatShortDay, formatTime, nearDay } from "@doorstep/core";
import { durationText, useNow } from "@doorstep/shell";
import { Avatar, Badge, LinkCard, Rating, useLanguage } from "@doorstep/ui";
import { Clock, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Price } from "../../catalog";

/** One specialist with the offer that fits the search. */
export function ResultCard({ result, zone }: { result: SearchResult; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { specialist, offer } = result;
  const free = result.free_at ?? result.next_free_at;
  return (
    <LinkCard to={`/specialists/${specialist.id}?service=${offer.service_id}`} className="h-full">
      <div className="flex flex-wrap gap-3.5">
        <Avatar name={specialist.name} photo={specialist.photo?.small_url} />
        <div className="min-w-0 flex-[1_1_9rem]">
          <div className="flex flex-wrap items-start justify-between gap-x-3">
            <div className="min-w-0 flex-[1_1_8rem]">
              <h2 className="truncate text-[1.0625rem] font-semibold">{specialist.name}</h2>
              <p className="text-[0.9375rem] leading-snug text-muted">
                {offer.service_name} · {durationText(offer.visit_minutes, t)}
              </p>
            </div>
            <Price amount={offer.price} service={offer} className="max-w-[45%] shrink-0 text-end text-[1.0625rem] leading-snug" />
          </div>
          <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
            <Rating value={specialist.rating} count={specialist.rating_count} short />
            <span className="text-sm text-muted">{formatDistance(result.distance_km, language)}</span>
          </div>
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
            {free ? <NextFree at={free} zone={zone} /> : null}
            {offer.auto_accept ? (
              <span className="inline-flex items-center gap-1 text-sm text-muted">
                <Zap aria-hidden className="size-3.5" />
                {t("specialist.instant")}
              </span>
            ) : null}
          </div>
        </div>
      </div>
    </LinkCard>
  );
}

export function NextFree({ at, zone }: { at: string; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const near = nearDay(at, zone, new Date(useNow()));
  const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatShortDay(at, zone, language);
  return (
    <Badge tone="accent" icon={<Clock aria-hidden className="size-3.5" />}>
      {t("search.next_free", { day, time: formatTime(at, zone, language) })}
    </Badge>
  );
}
