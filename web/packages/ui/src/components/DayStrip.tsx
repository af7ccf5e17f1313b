import { dayParts } from "@doorstep/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useLanguage } from "../language";

export interface StripDay {
  date: string;
  /** Number of free starts, or null while it is not known. */
  free: number | null;
}

/** Days side by side, each with the number of times that are free on it. */
export function DayStrip({ days, value, onChange }: { days: readonly StripDay[]; value: string; onChange(date: string): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    chosen.current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [value]);
  return (
    <div role="group" aria-label={t("slots.days")} className="no-scrollbar -mx-4 flex snap-x gap-2 overflow-x-auto px-4 py-1 lg:mx-0 lg:grid lg:grid-cols-7 lg:px-1">
      {days.map((day) => {
        const parts = dayParts(day.date, language);
        const selected = day.date === value;
        const empty = day.free === 0;
        return (
          <button
            key={day.date}
            ref={selected ? chosen : undefined}
            type="button"
            aria-pressed={selected}
            aria-label={`${parts.full}. ${day.free === null ? t("state.loading") : t("slots.free", { count: day.free })}`}
            onClick={() => onChange(day.date)}
            className={cx(
              "flex min-w-15 shrink-0 snap-center flex-col items-center rounded-lg px-2 py-2 transition-colors lg:min-w-0 lg:px-1",
              selected ? "bg-accent text-on-accent" : empty ? "text-muted ring-1 ring-inset ring-line hover:bg-sunken" : "bg-surface shadow-card hover:bg-sunken",
            )}
          >
            <span className="text-[0.8125rem] leading-tight">{parts.weekday}</span>
            <span className={cx("text-xl leading-[1.75rem]", empty && !selected ? "font-medium" : "font-bold")}>{parts.day}</span>
            <span className={cx("text-xs leading-tight font-medium", !selected && !empty && "text-accent-text")}>
              {day.free === null ? "·" : empty ? "—" : day.free}
            </span>
          </button>
        );
      })}
    </div>
  );
}
