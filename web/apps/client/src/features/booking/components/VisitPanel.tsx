import { type Change, type Market, type Visit, formatTime, placeTime } from "@doorstep/core";
import { LinkCard, VisitItems, durationText, isComposed, stateName, useMinute } from "@doorstep/shell";
import { Avatar, Card, Rating, Skeleton, StatusTimeline, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarDays, ChevronRight, HeartHandshake, ListChecks, MapPin, MessageSquareText, Phone, Store, Video } from "lucide-react";
import type { TFunction } from "i18next";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { openTimes } from "../../requests/model";
import { rangeText, timelineItems } from "../model";
import { endedText } from "../policy";
import type { PaidPart } from "../../payment/model";

const WhyPerson = lazyPart(() => import("../../now/components/WhyPerson"));
const DoorCard = lazyPart(() => import("../../door/components/DoorCard"));
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

/** How long the visit takes then, and when the promised range will be narrowed, or that it has been. */
function WindowText({ visit, market }: { visit: Visit; market: Market | null }) {
  const { t } = useTranslation();
  const length = t("booking.then", { time: durationText(visit.visit_minutes, t) });
  const waits = visit.state === "accepted" && !visit.window?.narrowed && market;
  return (
    <p className="text-sm text-muted">
      {length}
      {waits ? ` ${t("booking.narrowing", { before: durationText(market.narrow_before_minutes, t) })}` : null}
    </p>
  );
}

const ELSEWHERE_STATES = ["accepted", "arrived", "declined", "no_show"] as const;

/** How it stands in a sentence; other words where the client comes to the specialist, or both meet online. */
function stateText(visit: Visit, t: TFunction): string {
  const name = visit.specialist.name;
  const state = visit.place_kind === "client" ? undefined : ELSEWHERE_STATES.find((one) => one === visit.state);
  return state ? t(`kind_text.${state}`, { name }) : t(`visit_text.${visit.state}`, { name });
}

interface Panel {
  visit: Visit;
  market: Market | null;
  changes: readonly Change[];
  /** Money was taken for its order. */
  paid?: PaidPart;
  mapped?: boolean;
  /** It is expected later than agreed, which is said elsewhere. */
  late?: boolean;
}

/** One visit of an order: how far it is, by whom, when and where. */
export function VisitPanel({ visit, market, changes, paid = "none", mapped = true, late = false }: Panel) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(visit.starts_at, visit.ends_at, visit.time_zone, language);
  // Reasons of other states are notes of the system, not words to the client.
  const told = visit.reason && ["declined", "cancelled", "no_show"].includes(visit.state);
  const items = timelineItems(visit, changes, (at) => formatTime(at, visit.time_zone, language), (state) => stateName(state, visit.place_kind, t));
  const chooses = openTimes(visit, useMinute()).length > 0;
  const answer = visit.state === "requested" && visit.respond_by && !chooses ? placeTime(visit.respond_by, null, visit.time_zone, language) : null;
  return (
    <>
      <Card className="flex flex-col gap-5 p-5">
        <div aria-live="polite">
          <h2 className="text-xl font-bold">{stateName(visit.state, visit.place_kind, t)}</h2>
          {visit.replace_until || (late && visit.state === "accepted") ? null : <p className="text-muted">{stateText(visit, t)}</p>}
          {answer ? <p className="mt-1 text-sm text-muted">{t("booking.answer_by", { day: answer.day, time: answer.time })}</p> : null}
          {visit.ended ? <p className="mt-1">{endedText(visit.ended, paid, language, t)}</p> : null}
          {told ? <p className="mt-2 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
        </div>
        <StatusTimeline items={items} />
      </Card>
      <Person visit={visit} />
      <Card className="flex flex-col gap-4 p-5">
        <Fact icon={<CalendarDays />}>
          <p className="font-semibold first-letter:uppercase">{when.day}</p>
          <p>{rangeText(visit, language, t)}</p>
          {visit.window ? <WindowText visit={visit} market={market} /> : null}
          {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
        </Fact>
        {isComposed(visit) ? (
          <Fact icon={<ListChecks />}>
            <VisitItems visit={visit} label={t("choice.title")} />
          </Fact>
        ) : null}
        {visit.for_person ? (
          <Fact icon={<HeartHandshake />}>
            <p className="font-semibold">{t("people.for", { name: visit.for_person.name })}</p>
            {visit.for_person.phone ? <p className="text-muted">{visit.for_person.phone}</p> : null}
            {visit.for_person.notes ? <p className="whitespace-pre-line text-muted">{visit.for_person.notes}</p> : null}
          </Fact>
        ) : null}
        {visit.place_kind === "online" ? (
          <Fact icon={<Video />}>
            <p className="font-semibold">{t("kind.online")}</p>
          </Fact>
        ) : (
          <Fact icon={visit.shop ? <Store /> : <MapPin />}>
            <p className="font-semibold">{visit.shop?.name ?? visit.place?.line ?? visit.district}</p>
            {visit.shop ? <p>{visit.shop.line}</p> : null}
            {visit.place?.details ? <p className="text-muted">{visit.place.details}</p> : null}
          </Fact>
        )}
        {market && visit.place && mapped ? (
          <Suspense fallback={<Skeleton className="h-36 rounded-lg lg:h-48" />}>
            <VisitPlace market={market} visit={visit} />
          </Suspense>
        ) : null}
      </Card>
      {visit.place_kind === "online" ? <LinkCard visit={visit} /> : null}
      {market && visit.place_kind === "client" ? (
        <Suspense fallback={null}>
          <DoorCard visit={visit} market={market} />
        </Suspense>
      ) : null}
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
          <span className="block font-semibold break-words">{name}</span>
          <Rating value={visit.specialist.rating} count={visit.specialist.rating_count} short />
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
      </Link>
      {visit.anyone ? (
        <Suspense fallback={null}>
          <WhyPerson visit={visit} />
        </Suspense>
      ) : null}
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
