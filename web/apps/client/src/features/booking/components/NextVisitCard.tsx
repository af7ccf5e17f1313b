import { type Order, type Visit, formatDay, nearDay, visitTone } from "@doorstep/core";
import { durationText, stateName, useNow } from "@doorstep/shell";
import { Avatar, Badge, LinkCard, useLanguage } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { MapPin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { openTimes } from "../../requests/model";
import { leadingVisit, rangeText, standing } from "../model";
import { NotServed } from "./NotServed";

/** How far away a visit is, while that is worth counting: "in 2 h 10 min"; nothing beyond a day or once it has begun. */
function awayText(visit: Visit, now: number, t: TFunction): string | null {
  const minutes = Math.ceil((Date.parse(visit.starts_at) - now) / 60_000);
  return minutes > 0 && minutes < 24 * 60 ? t("booking.away", { time: durationText(minutes, t) }) : null;
}

/** The visit that comes next, large: when it is stands first. */
export function NextVisitCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const visit = leadingVisit(order);
  if (!visit) return <NotServed order={order} />;
  const near = nearDay(visit.starts_at, visit.time_zone, new Date(now));
  const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatDay(visit.starts_at, visit.time_zone, language);
  const away = awayText(visit, now, t);
  return (
    <LinkCard to={order.state === "held" ? `/checkout/${order.id}` : `/bookings/${order.id}`} className="p-0!">
      <div className="rounded-t-lg bg-hero px-5 pt-4 pb-5 text-on-hero">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <p className="text-sm opacity-90">{away ?? t("home.next")}</p>
          {openTimes(visit, now).length > 0 ? <Badge tone="warning">{t("proposed.choose")}</Badge> : <Badge tone={visitTone(visit.state)}>{stateName(visit.state, visit.place_kind, t)}</Badge>}
        </div>
        <p className="mt-1 text-2xl leading-tight font-bold tracking-tight first-letter:uppercase">{day}</p>
        <p className="text-lg font-semibold">
          {rangeText(visit, language, t)}
        </p>
      </div>
      <div className="flex items-center gap-3.5 p-4">
        <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url ?? null} />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{visit.service_name}</p>
          <p className="text-[0.9375rem] text-muted">
            {visit.specialist.name}
            {visit.for_person ? <> · {t("people.for", { name: visit.for_person.name })}</> : null}
            {standing(order).length > 1 ? <> · {t("booking.more_visits", { count: standing(order).length - 1 })}</> : null}
          </p>
          {visit.place ? (
            <p className="mt-0.5 flex items-center gap-1 text-sm text-muted">
              <MapPin aria-hidden className="size-4 shrink-0" />
              <span className="min-w-0">{visit.place.line}</span>
            </p>
          ) : null}
        </div>
      </div>
    </LinkCard>
  );
}
