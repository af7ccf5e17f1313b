import { type Schedule, formatTime } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Callout, EmptyState, ErrorState, LinkCard, PageBody, PageHeader, Section, SkeletonCards, useLanguage } from "@doorstep/ui";
import { BellRing, CalendarCheck, ChevronRight, Coffee, Palmtree, TriangleAlert, Wallet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConflicts } from "../../calendar";
import { ledVisit, useKeptVisits } from "../../visit/perform";
import { DayLine } from "../components/DayLine";
import { NextVisitCard } from "../components/NextVisitCard";
import { currentVisit, dayTitle, hoursText, isOpenAllDay, isBlockedWhole, restOfDay } from "../model";
import { useRequests, useSchedule } from "../queries";

/** The visit to think of now, what is left of the day, and what waits for an answer. */
export default function TodayPage() {
  const { t } = useTranslation();
  const now = useMinute();
  const schedule = useSchedule(null, 7);
  const kept = useKeptVisits();
  const led = schedule.data ? { ...schedule.data, days: schedule.data.days.map((day) => ({ ...day, visits: day.visits.map((visit) => ledVisit(visit, kept.get(visit.id) ?? [])) })) } : null;
  const next = led ? currentVisit(led.days, now) : null;
  return (
    <>
      <PageHeader title={t("nav.today")} />
      <PageBody
        aside={
          next ? (
            <div className="hidden lg:block">
              <NextVisitCard visit={next} />
            </div>
          ) : null
        }
      >
        <Waiting now={now} />
        {schedule.isPending ? (
          <SkeletonCards count={4} />
        ) : schedule.isError && !schedule.data ? (
          <ErrorState error={schedule.error} onRetry={() => void schedule.refetch()} />
        ) : led ? (
          <>
            {next ? (
              <div className="lg:hidden">
                <NextVisitCard visit={next} />
              </div>
            ) : null}
            <TodayLine schedule={led} now={now} next={next?.id ?? null} />
            <Coming schedule={led} now={now} />
            <EarningsLink />
          </>
        ) : null}
      </PageBody>
    </>
  );
}

function Waiting({ now }: { now: number }) {
  const { t } = useTranslation();
  const requests = useRequests();
  const conflicts = useConflicts();
  const waiting = requests.data?.filter((visit) => !visit.respond_by || Date.parse(visit.respond_by) > now).length ?? 0;
  const clashes = conflicts.data?.length ?? 0;
  const link = "inline-flex min-h-6 items-center gap-1 font-semibold underline underline-offset-4";
  return (
    <>
      {waiting > 0 ? (
        <Callout tone="warning" icon={<BellRing aria-hidden />}>
          <Link to="/requests" viewTransition className={link}>
            {t("work.waiting", { count: waiting })}
          </Link>
        </Callout>
      ) : null}
      {clashes > 0 ? (
        <Callout tone="danger" icon={<TriangleAlert aria-hidden />}>
          <Link to="/conflicts" viewTransition className={link}>
            {t("work.clashes", { count: clashes })}
          </Link>
        </Callout>
      ) : null}
    </>
  );
}

function TodayLine({ schedule, now, next }: { schedule: Schedule; now: number; next: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [today] = schedule.days;
  if (!today) return null;
  const zone = schedule.time_zone;
  const rest = restOfDay(today, now, next);
  if (rest.some((item) => item.kind === "visit")) {
    return (
      <Section title={t("work.rest")}>
        <DayLine items={rest} day={today} zone={zone} />
      </Section>
    );
  }
  if (today.visits.some((visit) => visit.id === next)) return rest.length > 0 ? <DayLine items={rest} day={today} zone={zone} /> : <p className="px-1 text-muted">{t("work.last_today")}</p>;
  const worked = today.visits.some((visit) => visit.state === "done" || visit.state === "no_show");
  const over = today.open.every((span) => Date.parse(span.ends_at) <= now);
  if (worked) return <EmptyState icon={<CalendarCheck />} title={t("work.done_title")} text={t("work.done_text")} />;
  if (today.open.length === 0) return <EmptyState icon={<Palmtree />} title={t("work.day_off_title")} text={today.differs?.note || t("work.day_off_text")} />;
  if (isBlockedWhole(today, now)) return <EmptyState icon={<Palmtree />} title={t("work.day_off_title")} text={today.blocked.find((one) => one.note)?.note ?? t("work.day_off_text")} />;
  if (over) return <EmptyState icon={<CalendarCheck />} title={t("work.closed_title")} text={t("work.closed_text")} />;
  return <EmptyState icon={<Coffee />} title={t("work.free_title")} text={isOpenAllDay(today) ? t("work.free_text_all_day") : t("work.free_text", { hours: hoursText(today, zone, language) })} />;
}

function EarningsLink() {
  const { t } = useTranslation();
  return (
    <LinkCard to="/earnings" className="flex items-center gap-3">
      <Wallet aria-hidden className="size-6 shrink-0 text-accent-text" />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{t("earnings.link")}</span>
        <span className="block text-[0.9375rem] text-muted">{t("earnings.link_text")}</span>
      </span>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
    </LinkCard>
  );
}

function Coming({ schedule, now }: { schedule: Schedule; now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = schedule.time_zone;
  const days = schedule.days.slice(1).map((day) => ({ ...day, visits: day.visits.filter((visit) => visit.state !== "no_show") }));
  const busy = days.filter((day) => day.visits.length > 0);
  if (busy.length === 0) return null;
  return (
    <Section title={t("work.coming")}>
      <ul className="grid gap-2 lg:grid-cols-2">
        {busy.map((day) => (
          <li key={day.day}>
            <LinkCard to={`/schedule?day=${day.day}`} className="flex items-center justify-between gap-3">
              <span className="min-w-0">
                <span className="block font-semibold first-letter:uppercase">{dayTitle(day.starts_at, zone, now, language, t)}</span>
                <span className="block text-[0.9375rem] text-muted">
                  {t("work.visits", { count: day.visits.length })} · {t("work.first_at", { time: formatTime(day.visits[0]?.starts_at ?? day.starts_at, zone, language) })}
                </span>
              </span>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
            </LinkCard>
          </li>
        ))}
      </ul>
    </Section>
  );
}
