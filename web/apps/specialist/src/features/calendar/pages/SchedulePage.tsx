import { type Blocked, addDays, dateInZone, dayParts, formatLocale, mondayOf } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, ErrorState, IconButton, Loading, PageHeader, SegmentedControl, Skeleton, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarCog, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useSchedule } from "../../work";
import { type BlockDraft, BlockSheet } from "../components/BlockSheet";
import { DayNotes } from "../components/DayNotes";
import { ScheduleGrid } from "../components/ScheduleGrid";
import { WeekStrip } from "../components/WeekStrip";
import { useWide } from "../wide";

const OwnWhySheet = lazyPart(async () => ({ default: (await import("../components/OwnWhySheet")).OwnWhySheet }));
const HOUR = 3_600_000;

/** The week as it is: open hours, visits with the ways to them, time off; marking takes more of it. */
export default function SchedulePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const wide = useWide();
  const [search, setSearch] = useSearchParams();
  const first = useSchedule(null, 1);
  const zone = first.data?.time_zone;
  const today = zone ? dateInZone(new Date(now), zone) : null;
  const day = dayOf(search.get("day")) ?? today;
  const monday = day ? mondayOf(day) : null;
  const length = wide ? 7 : search.get("view") === "three" ? 3 : 1;
  const week = useSchedule(monday, 14, monday !== null);
  const from = wide ? monday : day;
  const days = from ? Array.from({ length }, (_, index) => addDays(from, index)) : [];
  const shown = week.data && { ...week.data, days: week.data.days.filter((one) => days.includes(one.day)) };
  const [draft, setDraft] = useState<{ block: BlockDraft; clear(): void } | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const go = (next: string, view?: string) =>
    setSearch(
      (before) => {
        before.set("day", next);
        if (view) before.set("view", view);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  const turn = (direction: 1 | -1) => from && go(addDays(from, direction * length));
  const open = (block: BlockDraft, clear = () => {}) => setDraft({ block, clear });
  const change = (blocked: Blocked) => open({ id: blocked.id, from: Date.parse(blocked.starts_at), until: Date.parse(blocked.ends_at), note: blocked.note });
  const soonest = () => Math.ceil(Math.max(now, shown?.days[0]?.open[0] ? Date.parse(shown.days[0].open[0].starts_at) : now) / (HOUR / 2)) * (HOUR / 2);
  const add = () => open({ id: null, from: soonest(), until: soonest() + HOUR, note: "" });
  const close = () => {
    draft?.clear();
    setDraft(null);
  };
  return (
    <>
      <PageHeader
        title={t("nav.schedule")}
        end={
          <>
            <Link to="/hours" viewTransition aria-label={t("nav.hours")} title={t("nav.hours")} className="inline-flex size-11 items-center justify-center rounded-full hover:bg-sunken">
              <CalendarCog aria-hidden className="size-6" />
            </Link>
            <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} onClick={add}>
              {t("calendar.block")}
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-3">
        {monday && today && !wide ? <WeekStrip monday={monday} shown={days} today={today} schedule={week.data} onChoose={go} /> : null}
        <div className="flex flex-wrap items-center gap-2">
          <IconButton label={t("calendar.back")} onClick={() => turn(-1)}>
            <ChevronLeft aria-hidden className="size-6 rtl:rotate-180" />
          </IconButton>
          <h2 aria-live="polite" className="min-w-0 flex-1 text-center font-semibold first-letter:uppercase lg:flex-none lg:text-lg">
            {title(days, language)}
          </h2>
          <IconButton label={t("calendar.forward")} onClick={() => turn(1)}>
            <ChevronRight aria-hidden className="size-6 rtl:rotate-180" />
          </IconButton>
          {today && !days.includes(today) ? (
            <Button variant="quiet" onClick={() => go(today)}>
              {t("day.today")}
            </Button>
          ) : null}
          {wide ? null : (
            <div className="w-full">
              <SegmentedControl
                label={t("calendar.view")}
                value={length === 3 ? "three" : "one"}
                onChange={(view) => day && go(day, view)}
                options={[
                  { value: "one", label: t("calendar.view_one") },
                  { value: "three", label: t("calendar.view_three") },
                ]}
              />
            </div>
          )}
        </div>
        {(first.isError && !first.data) || (week.isError && !week.data) ? (
          <ErrorState error={first.error ?? week.error} onRetry={() => void Promise.all([first.refetch(), week.refetch()])} />
        ) : shown && shown.days.length > 0 ? (
          <>
            <DayNotes schedule={shown} />
            <ScheduleGrid schedule={shown} onMark={(selection, clear) => open({ id: null, from: selection.from, until: selection.until, note: "" }, clear)} onBlock={change} onTurn={turn} />
            <p className="text-sm text-muted">{t("calendar.mark_hint")}</p>
            <Button variant="quiet" className="self-start" onClick={() => setAsked(soonest())}>
              {t("own_why.open")}
            </Button>
          </>
        ) : (
          <Loading>
            <Skeleton className="h-[60dvh] rounded-lg" />
          </Loading>
        )}
      </div>
      {draft && zone ? (
        <BlockSheet
          draft={draft.block}
          zone={zone}
          onWhy={(at) => {
            close();
            setAsked(at);
          }}
          onClose={close}
        />
      ) : null}
      {asked !== null && zone ? (
        <Suspense>
          <OwnWhySheet start={asked} zone={zone} onClose={() => setAsked(null)} />
        </Suspense>
      ) : null}
    </>
  );
}

function dayOf(text: string | null): string | null {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

function title(days: readonly string[], language: ReturnType<typeof useLanguage>): string {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return "";
  if (first === last) return dayParts(first, language).full;
  const format = new Intl.DateTimeFormat(formatLocale(language), { day: "numeric", month: "long", timeZone: "UTC" });
  return format.formatRange(new Date(`${first}T12:00:00Z`), new Date(`${last}T12:00:00Z`));
}
