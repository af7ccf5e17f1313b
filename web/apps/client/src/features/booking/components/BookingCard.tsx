import { type Order, formatShortDay, formatTime, nearDay, visitTone } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Avatar, Badge, LinkCard, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { leadingVisit } from "../model";

/** An order in a list: what, with whom, when and how it stands. */
export function BookingCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const visit = leadingVisit(order);
  if (!visit) return null;
  const near = nearDay(visit.starts_at, visit.time_zone, new Date(now));
  const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatShortDay(visit.starts_at, visit.time_zone, language);
  return (
    <LinkCard to={order.state === "held" ? `/checkout/${order.id}` : `/bookings/${order.id}`}>
      <div className="flex flex-wrap gap-3.5">
        <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url ?? null} />
        <div className="min-w-0 flex-[1_1_9rem]">
          <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 flex-[1_1_7rem] font-semibold">{visit.service_name}</p>
            <Badge tone={visitTone(visit.state)}>{t(`visit_state.${visit.state}`)}</Badge>
          </div>
          <p className="text-[0.9375rem] text-muted">{visit.specialist.name}</p>
          <p className="mt-1 text-[0.9375rem] font-medium">
            <span className="inline-block first-letter:uppercase">
              {day}, {formatTime(visit.starts_at, visit.time_zone, language)}
            </span>
            {order.visits.length > 1 ? <span className="font-normal text-muted"> · {t("booking.more_visits", { count: order.visits.length - 1 })}</span> : null}
          </p>
        </div>
      </div>
    </LinkCard>
  );
}
