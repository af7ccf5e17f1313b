import { type Dearer, type SlotDay, type WishChange, addDays, dateInZone, dayParts, halfHours, shownHours, sparseStarts, windowMarks } from "@doorstep/core";
import { Button, DayStrip, EmptyState, ErrorState, Loading, Skeleton, cx, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarX2 } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SlotWish } from "../queries";
import { LiveGrid } from "./LiveGrid";

const WhySheet = lazyPart(async () => ({ default: (await import("./WhySheet")).WhySheet }));

interface Props {
  days: readonly SlotDay[];
  /** Days after them that are still on the way; one that is chosen waits for its times. */
  coming?: readonly string[];
  zone: string;
  isPending: boolean;
  /** What is shown belongs to an earlier wish, until the answer to the present one comes. */
  isStale?: boolean;
  error: unknown;
  onRetry(): void;
  value: string | null;
  onChange(start: string): void;
  /** The day to open with; else the first with a free time. */
  initialDay?: string | null;
  /** The first day that is asked for; the strip stands before its counts are known. */
  firstDay?: string | null;
  /** What is asked for; with it a refused time explains itself. */
  wish?: SlotWish | null;
  /** How a quantity of the service is said. */
  amountOf?(quantity: number): string | null;
  /** Somebody else, or less than was wanted, is chosen together with a start. */
  onWish?(change: WishChange): void;
  /** Each start is that of a range of arrival so long. */
  windowMinutes?: number | null | undefined;
  /** Starts that cost more than the others. */
  dearer?: ReadonlyMap<string, Dearer>;
}

const DAYS = 14;

/** A strip of days with free counts, and the starts of the chosen one: what is free, and what is not with the reason. */
export function SlotPicker({ days, coming = [], zone, isPending, isStale, error, onRetry, value, onChange, initialDay, firstDay, wish, amountOf = () => null, onWish, windowMinutes, dearer }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [picked, setPicked] = useState<string | null>(value ? dateInZone(value, zone) : (initialDay ?? null));
  const [all, setAll] = useState(false);
  const [openedAt] = useState(Date.now);
  const [asked, setAsked] = useState<string | null>(null);
  const firstFree = days.find((day) => day.count > 0);
  const strip = [...days.map((one) => ({ date: one.day, free: one.count })), ...coming.map((date) => ({ date, free: null }))];
  if (isPending || (!picked && !firstFree && coming.length > 0)) return <SlotSkeleton firstDay={firstDay ?? null} picked={picked} onPick={setPicked} />;
  if (error && days.length === 0) return <ErrorState error={error} onRetry={onRetry} />;
  if (picked && coming.includes(picked))
    return (
      <div className="flex flex-col gap-5">
        <DayStrip days={strip} value={picked} onChange={setPicked} />
        <h2 className="text-lg font-semibold first-letter:uppercase">{dayParts(picked, language).full}</h2>
        <GridSkeleton />
      </div>
    );
  const day = days.find((one) => one.day === picked) ?? firstFree ?? days[0];
  if (!day) return <EmptyState icon={<CalendarX2 />} title={t("slots.none_title")} text={t("slots.none_text")} />;
  const next = days.find((one) => one.day > day.day && one.count > 0);
  const halves = halfHours(day.day, zone, shownHours(days.flatMap((one) => one.starts), zone));
  const marks = windowMinutes ? windowMarks(halves, zone, windowMinutes) : halves;
  // Where every time is a best one, the mark would say nothing.
  const best = day.best.length < day.starts.length ? day.best : [];
  const sparse = sparseStarts(day.starts, marks, openedAt, best);
  const hidden = sparse.shown.length < day.starts.length;
  const shown = all ? day.starts : value && day.starts.includes(value) && !sparse.shown.includes(value) ? [...sparse.shown, value] : sparse.shown;
  const choose = (start: string, change: WishChange | null) => {
    setPicked(dateInZone(start, zone));
    setAsked(null);
    if (change) onWish?.(change);
    onChange(start);
  };
  return (
    <div aria-busy={isStale} className={cx("flex flex-col gap-5 transition-opacity", isStale && "opacity-60")}>
      <DayStrip days={strip} value={day.day} onChange={setPicked} />
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-lg font-semibold first-letter:uppercase">{dayParts(day.day, language).full}</h2>
        <p aria-live="polite" className="text-sm text-muted">
          {t("slots.free", { count: day.count })}
        </p>
      </div>
      {day.count > 0 ? (
        <>
          <LiveGrid subject={`${day.day} ${all}`} starts={shown} zone={zone} value={value} onChange={onChange} refused={wish && !all ? sparse.refused : []} onRefused={wish ? setAsked : undefined} windowMinutes={windowMinutes} best={best} dearer={dearer} />
          {hidden || all ? (
            <Button variant="quiet" className="self-start" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? t("slots.fewer") : t("slots.all")}
            </Button>
          ) : null}
        </>
      ) : (
        <EmptyState icon={<CalendarX2 />} title={t("slots.day_full_title")} text={next || firstFree ? t("slots.day_full_text") : t("slots.none_text")}>
          {next ? (
            <Button variant="secondary" onClick={() => setPicked(next.day)}>
              {t("slots.go_to", { day: dayParts(next.day, language).full })}
            </Button>
          ) : null}
        </EmptyState>
      )}
      {asked && wish ? (
        <Suspense>
          <WhySheet wish={wish} start={asked} zone={zone} windowMinutes={windowMinutes} amountOf={amountOf} onChoose={choose} onClose={() => setAsked(null)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** As large as what will stand there: the days are known and can be chosen, only their counts are not. */
function SlotSkeleton({ firstDay, picked, onPick }: { firstDay: string | null; picked: string | null; onPick(day: string): void }) {
  return (
    <div className="flex flex-col gap-5">
      {firstDay ? (
        <DayStrip days={Array.from({ length: DAYS }, (_, index) => ({ date: addDays(firstDay, index), free: null }))} value={picked ?? ""} onChange={onPick} />
      ) : (
        <Skeleton className="h-19 rounded-lg" />
      )}
      <GridSkeleton title />
    </div>
  );
}

function GridSkeleton({ title }: { title?: boolean }) {
  return (
    <Loading className="flex flex-col gap-5">
      {title ? <Skeleton className="h-7 w-48" /> : null}
      {[8, 10, 6].map((cells, part) => (
        <span key={part} className="flex flex-col gap-2">
          <Skeleton className="h-5 w-20" />
          <span className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
            {Array.from({ length: cells }, (_, index) => (
              <Skeleton key={index} className="h-12" />
            ))}
          </span>
        </span>
      ))}
    </Loading>
  );
}
