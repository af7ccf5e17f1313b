import { type Change, type Market, type Visit, formatTime, placeTime } from "@doorstep/core";
import { Avatar, Card, Rating, Skeleton, StatusTimeline, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarDays, ChevronRight, MapPin, MessageSquareText, Phone } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { timelineItems } from "../model";

const VisitPlace = lazyPart(() => import("./VisitPlace"));

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

/** One visit of an order: how far it is, by whom, when and where. */
export function VisitPanel({ visit, market, changes }: { visit: Visit; market: Market | null; changes: readonly Change[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(visit.starts_at, visit.ends_at, visit.time_zone, language);
  // Reasons of other states are notes of the system, not words to the client.
  const told = visit.reason && ["declined", "cancelled", "no_show"].includes(visit.state);
  const items = timelineItems(visit, changes, (at) => formatTime(at, visit.time_zone, language), t);
  const answer = visit.state === "requested" && visit.respond_by ? placeTime(visit.respond_by, null, visit.time_zone, language) : null;
  return (
    <>
      <Card className="flex flex-col gap-5 p-5">
        <div aria-live="polite">
          <h2 className="text-xl font-bold">{t(`visit_state.${visit.state}`)}</h2>
          <p className="text-muted">{t(`visit_text.${visit.state}`, { name: visit.specialist.name })}</p>
          {answer ? <p className="mt-1 text-sm text-muted">{t("booking.answer_by", { day: answer.day, time: answer.time })}</p> : null}
          {told ? <p className="mt-2 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
        </div>
        <StatusTimeline items={items} />
      </Card>
      <Person visit={visit} />
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
        {market && visit.place ? (
          <Suspense fallback={<Skeleton className="h-36 rounded-lg lg:h-48" />}>
            <VisitPlace market={market} visit={visit} />
          </Suspense>
        ) : null}
      </Card>
    </>
  );
}

const ROUND = "inline-flex min-h-12 flex-[1_1_8rem] items-center justify-center gap-2 rounded-md bg-accent-soft px-4 text-[0.9375rem] font-semibold text-accent-text";

/** Who comes, and how to reach them while that is open. */
function Person({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const name = visit.specialist.name;
  return (
    <Card className="flex flex-col gap-4">
      <Link to={`/specialists/${visit.specialist.id}`} viewTransition className="flex min-w-0 items-center gap-3.5 rounded-md">
        <Avatar name={name} photo={visit.specialist.photo?.small_url ?? null} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold">{name}</span>
          <Rating value={visit.specialist.rating} count={visit.specialist.rating_count} short />
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
      </Link>
      {visit.other_phone ? (
        <div className="flex flex-wrap gap-2">
          <a href={`tel:${visit.other_phone}`} aria-label={t("booking.call", { name })} className={ROUND}>
            <Phone aria-hidden className="size-5" />
            {t("booking.call_short")}
          </a>
          <a href={`sms:${visit.other_phone}`} aria-label={t("booking.message", { name })} className={ROUND}>
            <MessageSquareText aria-hidden className="size-5" />
            {t("booking.message_short")}
          </a>
        </div>
      ) : null}
    </Card>
  );
}
