import { type DayPart, formatTime, groupByDayPart } from "@doorstep/core";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useLanguage } from "../language";

/** Free starts of one day on the place's clock, by part of the day. */
export function SlotGrid({
  starts,
  zone,
  value,
  onChange,
}: {
  starts: readonly string[];
  zone: string;
  value: string | null;
  onChange(start: string): void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name: Record<DayPart, string> = {
    morning: t("part.morning"),
    afternoon: t("part.afternoon"),
    evening: t("part.evening"),
  };
  return (
    <div className="flex flex-col gap-5">
      {groupByDayPart(starts, zone).map((group) => (
        <section key={group.part} aria-label={name[group.part]}>
          <h3 className="mb-2 text-sm font-medium text-muted">{name[group.part]}</h3>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
            {group.starts.map((start) => {
              const selected = start === value;
              return (
                <button
                  key={start}
                  type="button"
                  aria-pressed={selected}
                  onClick={() => onChange(start)}
                  className={cx(
                    "flex min-h-12 flex-col items-center justify-center rounded-md px-1 text-[0.9375rem] font-semibold whitespace-nowrap transition-colors",
                    selected ? "bg-accent text-on-accent" : "bg-surface ring-1 ring-inset ring-line hover:ring-accent",
                  )}
                >
                  {formatTime(start, zone, language)}
                </button>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
