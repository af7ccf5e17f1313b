import { type SlotDay, dateInZone, dayParts } from "@doorstep/core";
import { Button, DayStrip, EmptyState, ErrorState, Loading, Skeleton, SlotGrid, useLanguage } from "@doorstep/ui";
import { CalendarX2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  days: readonly SlotDay[];
  zone: string;
  isPending: boolean;
  error: unknown;
  onRetry(): void;
  value: string | null;
  onChange(start: string): void;
  /** The day to open with; else the first with a free time. */
  initialDay?: string | null;
}

/** A strip of days with free counts, and the free starts of the chosen one. */
export function SlotPicker({ days, zone, isPending, error, onRetry, value, onChange, initialDay }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [picked, setPicked] = useState<string | null>(value ? dateInZone(value, zone) : (initialDay ?? null));
  if (isPending) return <SlotSkeleton />;
  if (error && days.length === 0) return <ErrorState error={error} onRetry={onRetry} />;
  const firstFree = days.find((day) => day.count > 0);
  const day = days.find((one) => one.day === picked) ?? firstFree ?? days[0];
  if (!day) return <EmptyState icon={<CalendarX2 />} title={t("slots.none_title")} text={t("slots.none_text")} />;
  const next = days.find((one) => one.day > day.day && one.count > 0);
  return (
    <div className="flex flex-col gap-5">
      <DayStrip days={days.map((one) => ({ date: one.day, free: one.count }))} value={day.day} onChange={setPicked} />
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-lg font-semibold first-letter:uppercase">{dayParts(day.day, language).full}</h2>
        <p aria-live="polite" className="text-sm text-muted">
          {t("slots.free", { count: day.count })}
        </p>
      </div>
      {day.count > 0 ? (
        <SlotGrid starts={day.starts} zone={zone} value={value} onChange={onChange} />
      ) : (
        <EmptyState icon={<CalendarX2 />} title={t("slots.day_full_title")} text={next || firstFree ? t("slots.day_full_text") : t("slots.none_text")}>
          {next ? (
            <Button variant="secondary" onClick={() => setPicked(next.day)}>
              {t("slots.go_to", { day: dayParts(next.day, language).full })}
            </Button>
          ) : null}
        </EmptyState>
      )}
    </div>
  );
}

function SlotSkeleton() {
  return (
    <Loading className="flex flex-col gap-5">
      <span className="flex gap-2 overflow-hidden">
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} className="h-19 w-15 shrink-0 rounded-lg" />
        ))}
      </span>
      <Skeleton className="h-6 w-48" />
      <span className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
        {Array.from({ length: 16 }, (_, index) => (
          <Skeleton key={index} className="h-12" />
        ))}
      </span>
    </Loading>
  );
}
