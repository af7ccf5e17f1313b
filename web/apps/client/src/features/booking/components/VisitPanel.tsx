import { type Change, type Visit, formatTime, placeTime } from "@doorstep/core";
import { Avatar, ButtonLink, Card, Rating, StatusTimeline, useLanguage } from "@doorstep/ui";
import { CalendarClock, CalendarDays, MapPin, Phone } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { timelineItems } from "../model";

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <span aria-hidden="true" className="mt-0.5 text-accent-text [&>svg]:size-5">
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** One visit of an order: how far it is, when, where and by whom. */
export function VisitPanel({ visit, changes }: { visit: Visit; changes: readonly Change[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(visit.starts_at, visit.ends_at, visit.time_zone, language);
  // Reasons of other states are notes of the system, not words to the client.
  const told = visit.reason && ["declined", "cancelled", "no_show"].includes(visit.state);
  const items = timelineItems(visit, changes, (at) => formatTime(at, visit.time_zone, language), t);
  return (
    <>
      <Card className="flex flex-col gap-5 p-5">
        <div aria-live="polite">
          <h2 className="text-xl font-bold">{t(`visit_state.${visit.state}`)}</h2>
          <p className="text-muted">{t(`visit_text.${visit.state}`, { name: visit.specialist.name })}</p>
          {told ? <p className="mt-2 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
        </div>
        <StatusTimeline items={items} />
      </Card>
      <Card className="flex flex-col gap-4 p-5">
        <Fact icon={<CalendarDays />}>
          <p className="font-semibold first-letter:uppercase">{when.day}</p>
          <p>{when.range}</p>
          {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
        </Fact>
        <Fact icon={<MapPin />}>
          <p className="font-semibold">{visit.place?.line ?? visit.district}</p>
          {visit.place?.details ? <p className="text-muted">{visit.place.details}</p> : null}
        </Fact>
        {visit.can_move ? (
          <ButtonLink variant="secondary" to={`/bookings/${visit.order_id}/move/${visit.id}`} icon={<CalendarClock aria-hidden className="size-5" />}>
            {t("booking.move")}
          </ButtonLink>
        ) : null}
      </Card>
      <Card className="flex items-center gap-3.5">
        <Link to={`/specialists/${visit.specialist.id}`} viewTransition className="flex min-w-0 flex-1 items-center gap-3.5 rounded-md">
          <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url} />
          <span className="min-w-0">
            <span className="block truncate font-semibold">{visit.specialist.name}</span>
            <Rating value={visit.specialist.rating} count={visit.specialist.rating_count} short />
          </span>
        </Link>
        {visit.other_phone ? (
          <a
            href={`tel:${visit.other_phone}`}
            aria-label={t("booking.call", { name: visit.specialist.name })}
            className="inline-flex size-12 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text"
          >
            <Phone aria-hidden className="size-5" />
          </a>
        ) : null}
      </Card>
    </>
  );
}
