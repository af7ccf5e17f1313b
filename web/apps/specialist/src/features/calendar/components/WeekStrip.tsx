import { type Schedule, addDays, dayParts } from "@doorstep/core";
import { cx, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** The week around the day shown: a dot for each visit, a press goes there. */
export function WeekStrip({ monday, shown, today, schedule, onChoose }: { monday: string; shown: readonly string[]; today: string; schedule: Schedule | undefined; onChoose(day: string): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return (
    <div role="group" aria-label={t("calendar.week_days")} className="grid grid-cols-[repeat(auto-fit,minmax(2.25rem,1fr))] gap-1">
      {days.map((day) => {
        const parts = dayParts(day, language);
        const here = shown.includes(day);
        const visits = schedule?.days.find((one) => one.day === day)?.visits.length ?? 0;
        return (
          <button
            key={day}
            type="button"
            aria-pressed={here}
            aria-label={`${parts.full}. ${t("work.visits", { count: visits })}`}
            onClick={() => onChoose(day)}
            className={cx(
              "flex min-h-15 flex-col items-center justify-center rounded-md py-1 text-sm transition-colors",
              here ? "bg-accent text-on-accent" : day === today ? "bg-accent-soft text-accent-text" : "text-muted hover:bg-sunken",
            )}
          >
            <span className="text-xs leading-tight">{parts.weekday}</span>
            <span className="text-lg leading-[1.5rem] font-bold">{parts.day}</span>
            <span aria-hidden className="flex h-1.5 gap-0.5">
              {Array.from({ length: Math.min(4, visits) }, (_, index) => (
                <span key={index} className="size-1.5 rounded-full bg-current" />
              ))}
            </span>
          </button>
        );
      })}
    </div>
  );
}
