import { type ScheduledVisit, formatSpan, formatTime, itemParts, itemsOf, secondsLeft } from "@doorstep/core";
import { durationText, isComposed, stateName, useMinute } from "@doorstep/shell";
import { ButtonLink, cx, useLanguage } from "@doorstep/ui";
import { CarFront, ChevronRight, MapPin, Navigation, Phone, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { canStep, dayTitle, navigationLink, placeText } from "../model";
import { ExpectedLine } from "./ExpectedNote";
import { NextStep } from "./NextStep";
import { wayText } from "./WayNote";

const ROUND = "inline-flex min-h-11 items-center justify-center gap-2 rounded-md bg-on-hero/10 px-4 py-2 font-semibold hover:bg-on-hero/15";

/** What comes next, large: when to leave, where to, what to bring, and one thing to press. */
export function NextVisitCard({ visit }: { visit: ScheduledVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const going = visit.state !== "accepted";
  const ready = canStep(visit, now);
  const tasks = isComposed(visit) ? itemsOf(visit).map((item) => [item.service_name, ...itemParts(item)].join(" · ")) : [];
  return (
    <section aria-label={t("work.next")} className="flex flex-col gap-4 rounded-xl bg-hero p-5 text-on-hero shadow-tall">
      <Link to={`/visits/${visit.id}`} viewTransition className="-m-1 flex flex-col gap-4 rounded-lg p-1">
        <span className="block">
          <span className="flex items-center justify-between gap-3 text-sm font-medium">
            {going ? stateName(visit.state, visit.place_kind, t) : dayTitle(visit.starts_at, visit.time_zone, now, language, t)}
            <ChevronRight aria-hidden className="size-5 shrink-0 rtl:rotate-180" />
          </span>
          <span className="mt-1 block text-3xl leading-tight font-bold">
            {formatTime(visit.starts_at, visit.time_zone, language)}
            <span className="text-xl font-semibold"> – {formatTime(visit.ends_at, visit.time_zone, language)}</span>
          </span>
          {visit.window ? (
            <span className="mt-0.5 block text-sm">{t("work.promised", { time: formatSpan(visit.window.from_at, visit.window.until_at, visit.time_zone, language) })}</span>
          ) : null}
          <ExpectedLine visit={visit} className="mt-0.5 block text-sm font-semibold" />
          <span className="mt-1.5 block text-lg font-semibold">{visit.service_name}</span>
        </span>
        <Leave visit={visit} now={now} />
        <span className="flex flex-col gap-1.5">
          <span className="flex items-start gap-2.5">
            <UserRound aria-hidden className="mt-0.5 size-5 shrink-0" />
            {visit.other_name || t("work.client")}
          </span>
          <span className="flex items-start gap-2.5">
            <MapPin aria-hidden className="mt-0.5 size-5 shrink-0" />
            <span className="min-w-0">
              {placeText(visit, t)}
              {visit.place?.details ? <span className="block text-sm">{visit.place.details}</span> : null}
            </span>
          </span>
        </span>
      </Link>
      {tasks.length > 0 ? (
        <div>
          <p className="text-sm font-medium">{t("work.tasks")}</p>
          <ul className="mt-0.5">
            {tasks.map((task) => (
              <li key={task}>{task}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {visit.bring.length > 0 ? (
        <div>
          <p className="text-sm font-medium">{t("work.bring")}</p>
          <p className="mt-0.5">{visit.bring.join(" · ")}</p>
        </div>
      ) : null}
      <div className="flex flex-col gap-2.5">
        {ready ? (
          <NextStep visit={visit} variant="secondary" />
        ) : (
          <ButtonLink to={`/visits/${visit.id}`} variant="secondary" size="lg">
            {t("work.open")}
          </ButtonLink>
        )}
        <div className="grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] gap-2.5">
          {visit.place && visit.state !== "working" ? (
            <a href={navigationLink(visit.place)} target="_blank" rel="noreferrer" className={ROUND}>
              <Navigation aria-hidden className="size-5" />
              {t("work.navigate")}
            </a>
          ) : null}
          {visit.other_phone ? (
            <a href={`tel:${visit.other_phone}`} className={ROUND}>
              <Phone aria-hidden className="size-5" />
              {t("work.call")}
            </a>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function Leave({ visit, now }: { visit: ScheduledVisit; now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { travel } = visit;
  if (!travel || !["accepted", "on_the_way"].includes(visit.state)) return null;
  const leave = visit.state === "accepted" ? travel.leave_at : null;
  const minutes = leave ? Math.ceil(secondsLeft(leave, now) / 60) : 0;
  const soon = leave !== null && minutes <= 120;
  return (
    <span className={cx("flex items-start gap-2.5 rounded-lg bg-on-hero/10 px-3.5 py-3", travel.tight && "ring-2 ring-inset ring-on-hero/60")}>
      <CarFront aria-hidden className="mt-0.5 size-5 shrink-0" />
      <span className="min-w-0">
        {leave ? (
          <span className="block text-lg leading-snug font-semibold">
            {minutes === 0 ? t("work.leave_now") : t("work.leave_at", { time: formatTime(leave, visit.time_zone, language) })}
            {soon && minutes > 0 ? <span className="font-normal"> · {t("work.leave_in", { time: durationText(minutes, t) })}</span> : null}
          </span>
        ) : null}
        <span className="block text-sm">
          {wayText(travel, language, t)}
          {travel.tight ? ` · ${t("work.tight")}` : ""}
        </span>
      </span>
    </span>
  );
}
