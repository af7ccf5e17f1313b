import { type DayPart, formatTime, groupByDayPart } from "@doorstep/core";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useLanguage } from "../language";

interface Props {
  starts: readonly string[];
  zone: string;
  value: string | null;
  onChange(start: string): void;
  /** Starts that cannot be booked, shown between the others; pressing one asks why. */
  refused?: readonly string[];
  onRefused?(start: string): void;
}

const CELL = "flex min-h-12 w-full items-center justify-center rounded-md px-1 text-[0.9375rem] whitespace-nowrap transition-colors";

/** Starts of one day on the place's clock, by part of the day; the taken ones struck out. */
export function SlotGrid({ starts, zone, value, onChange, refused = [], onRefused }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name: Record<DayPart, string> = {
    morning: t("part.morning"),
    afternoon: t("part.afternoon"),
    evening: t("part.evening"),
  };
  const free = new Set(starts);
  const all = [...starts, ...refused.filter((start) => !free.has(start))].toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return (
    <div className="flex flex-col gap-5">
      {groupByDayPart(all, zone).map(({ part, starts: cells }) => (
        <section key={part} aria-label={name[part]}>
          <h3 className="mb-2 text-sm font-medium text-muted">{name[part]}</h3>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
            {cells.map((start) => {
              const time = formatTime(start, zone, language);
              const selected = start === value;
              return (
                <li key={start} className="animate-[fade-in_240ms_ease-out]">
                  {free.has(start) ? (
                    <button
                      type="button"
                      aria-pressed={selected}
                      onClick={() => onChange(start)}
                      className={cx(CELL, "font-semibold", selected ? "bg-accent text-on-accent" : "bg-surface ring-1 ring-inset ring-line hover:ring-accent")}
                    >
                      {time}
                    </button>
                  ) : (
                    <button type="button" aria-label={t("slots.refused", { time })} aria-haspopup={onRefused && "dialog"} disabled={!onRefused} onClick={() => onRefused?.(start)} className={cx(CELL, "bg-sunken text-muted line-through decoration-1", onRefused && "hover:no-underline")}>
                      {time}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
