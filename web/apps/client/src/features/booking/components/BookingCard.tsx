import { type Order, formatShortDay, formatTime, joinParts, nearDay, visitTone } from "@doorstep/core";
import { stateName, useNow } from "@doorstep/shell";
import { Avatar, Badge, Card, LinkCard, useLanguage } from "@doorstep/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { openTimes } from "../../requests/model";
import { leadingVisit, rangeText, standing } from "../model";
import { NotServed } from "./NotServed";

/** An order in a list: what, with whom, when and how it stands; below it what can be done at once. */
export function BookingCard({ order, action }: { order: Order; action?: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const visit = leadingVisit(order);
  if (!visit) return <NotServed order={order} />;
  const near = nearDay(visit.starts_at, visit.time_zone, new Date(now));
  const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatShortDay(visit.starts_at, visit.time_zone, language);
  const card = (
    <LinkCard to={order.state === "held" ? `/checkout/${order.id}` : `/bookings/${order.id}`} className={action ? "shadow-none!" : undefined}>
      <div className="flex flex-wrap gap-3.5">
        <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url ?? null} />
        <div className="min-w-0 flex-[1_1_9rem]">
          <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 flex-[1_1_7rem] font-semibold">{visit.service_name}</p>
            {openTimes(visit, now).length > 0 ? <Badge tone="warning">{t("proposed.choose")}</Badge> : <Badge tone={visitTone(visit.state)}>{stateName(visit.state, visit.place_kind, t)}</Badge>}
          </div>
          <p className="text-[0.9375rem] text-muted">
            {visit.specialist.name}
            {visit.for_person ? <> · {t("people.for", { name: visit.for_person.name })}</> : null}
          </p>
          <p className="mt-1 text-[0.9375rem] font-medium">
            <span className="inline-block first-letter:uppercase">
              {joinParts([day, visit.window ? rangeText(visit, language, t) : formatTime(visit.starts_at, visit.time_zone, language)], language)}
            </span>
            {standing(order).length > 1 ? <span className="font-normal text-muted"> · {t("booking.more_visits", { count: standing(order).length - 1 })}</span> : null}
          </p>
        </div>
      </div>
    </LinkCard>
  );
  if (!action) return card;
  return (
    <Card className="p-0!">
      {card}
      <div className="border-t border-line px-2 py-1">{action}</div>
    </Card>
  );
}
