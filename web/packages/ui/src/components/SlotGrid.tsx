import { type DayPart, type Dearer, dearerAlike, formatMoney, formatStart, groupByDayPart, joinList } from "@doorstep/core";
import { Star, TrendingUp } from "lucide-react";
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
  /** Each start is that of a range of arrival so long; null or left out: visits begin at it. */
  windowMinutes?: number | null | undefined;
  /** Starts that suit the specialist's day best; they get a star. */
  best?: readonly string[];
  /** Starts that cost more than the others, by how much and why. */
  dearer?: ReadonlyMap<string, Dearer>;
}

const NONE: ReadonlyMap<string, Dearer> = new Map();
const CELL = "flex min-h-12 w-full items-center justify-center rounded-md px-1 text-[0.9375rem] whitespace-nowrap transition-colors";

/** Starts of one day on the place's clock, by part of the day; the taken ones struck out. */
export function SlotGrid({ starts, zone, value, onChange, refused = [], onRefused, windowMinutes, best = [], dearer = NONE }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name: Record<DayPart, string> = {
    morning: t("part.morning"),
    afternoon: t("part.afternoon"),
    evening: t("part.evening"),
  };
  const free = new Set(starts);
  const starred = new Set(best);
  const alike = dearerAlike(starts, dearer);
  const marked = alike ? NONE : dearer;
  const label = (start: string, time: string) => {
    const more = marked.get(start);
    const named = starred.has(start) ? t("slots.best", { time }) : time;
    if (!more) return named;
    const price = formatMoney(more.price, language);
    return more.reasons.length > 0 ? t("slots.dearer", { time: named, price, reasons: joinList(more.reasons, language) }) : joinList([named, price], language);
  };
  const all = [...starts, ...refused.filter((start) => !free.has(start))].toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return (
    <div className="flex flex-col gap-5">
      {starts.some((start) => starred.has(start)) ? (
        <p className="flex items-center gap-1.5 text-sm text-muted">
          <Star aria-hidden className="size-3.5 shrink-0 fill-current text-accent-text" />
          {t("slots.best_note")}
        </p>
      ) : null}
      <DearerNote alike={alike} starts={starts} dearer={marked} />
      {groupByDayPart(all, zone).map(({ part, starts: cells }) => (
        <section key={part} aria-label={name[part]}>
          <h3 className="mb-2 text-sm font-medium text-muted">{name[part]}</h3>
          <ul className={cx("grid gap-2", windowMinutes ? "grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))]" : "grid-cols-[repeat(auto-fill,minmax(5rem,1fr))]")}>
            {cells.map((start) => {
              const time = formatStart(start, windowMinutes, zone, language);
              const selected = start === value;
              return (
                <li key={start} className="animate-[fade-in_240ms_ease-out]">
                  {free.has(start) ? (
                    <button
                      type="button"
                      aria-pressed={selected}
                      aria-label={label(start, time)}
                      onClick={() => onChange(start)}
                      className={cx(CELL, "flex-wrap content-center font-semibold", selected ? "bg-accent text-on-accent" : "bg-surface ring-1 ring-inset ring-line hover:ring-accent")}
                    >
                      {starred.has(start) ? <Star aria-hidden className={cx("me-1 size-3.5 shrink-0 fill-current", !selected && "text-accent-text")} /> : null}
                      {time}
                      <More of={marked.get(start)} selected={selected} />
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

/** What a dearer start adds, below its time. */
function More({ of, selected }: { of: Dearer | undefined; selected: boolean }) {
  const language = useLanguage();
  if (!of) return null;
  return <span className={cx("w-full text-center text-xs leading-tight font-medium", !selected && "text-warning-text")}>+{formatMoney(of.more, language)}</span>;
}

/** Why some starts, or all of the day alike, cost more. */
function DearerNote({ alike, starts, dearer }: { alike: Dearer | null; starts: readonly string[]; dearer: ReadonlyMap<string, Dearer> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const shown = alike ? [alike] : starts.flatMap((start) => dearer.get(start) ?? []);
  if (shown.length === 0) return null;
  const reasons = joinList([...new Set(shown.flatMap((one) => one.reasons))], language);
  const text = alike ? t("slots.dearer_day", { more: formatMoney(alike.more, language) }) : t("slots.dearer_note");
  return (
    <p className="flex items-start gap-1.5 text-sm text-muted">
      <TrendingUp aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
      <span>{reasons ? t("slots.dearer_why", { text, reasons }) : text}</span>
    </p>
  );
}
