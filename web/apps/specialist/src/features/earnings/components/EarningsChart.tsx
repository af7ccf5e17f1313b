import { type EarningPoint, currencyDigits, dayParts, formatMoney } from "@doorstep/core";
import { Button, cx, useLanguage } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chartTop } from "../model";

interface Props {
  points: readonly EarningPoint[];
  label: string;
}

/** A bar a day. One slider goes along the bars, by finger, mouse or keys; the same as a table for whoever prefers that. */
export function EarningsChart({ points, label }: Props) {
  const { t } = useTranslation();
  const [table, setTable] = useState(false);
  return (
    <figure className="flex flex-col gap-2">
      {table ? <PointsTable points={points} label={label} /> : <Bars points={points} label={label} />}
      <Button variant="quiet" className="self-start" aria-pressed={table} onClick={() => setTable(!table)}>
        {table ? t("earnings.as_chart") : t("earnings.as_table")}
      </Button>
    </figure>
  );
}

function usePointText() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (point: EarningPoint) => ({
    day: dayParts(point.first, language).full,
    net: formatMoney(point.net, language),
    visits: t("work.visits", { count: point.visits }),
  });
}

function Bars({ points, label }: Props) {
  const language = useLanguage();
  const textOf = usePointText();
  const latest = points.findLastIndex((point) => point.visits > 0);
  const [chosen, setChosen] = useState<number | null>(null);
  const at = Math.min(chosen ?? Math.max(latest, 0), points.length - 1);
  const point = points[at];
  if (!point) return null;
  const top = chartTop(
    points.map((one) => one.net.minor),
    10 ** currencyDigits(point.net.currency),
  );
  const text = textOf(point);
  return (
    <>
      <p aria-hidden="true" className="flex flex-wrap items-baseline justify-between gap-x-3 text-[0.9375rem]">
        <span className="text-muted first-letter:uppercase">{text.day}</span>
        <span className="font-semibold">
          {text.net} <span className="font-normal text-muted">· {text.visits}</span>
        </span>
      </p>
      <div className="relative rounded-sm has-focus-visible:outline-3 has-focus-visible:outline-offset-4 has-focus-visible:outline-accent">
        <div aria-hidden="true" className="flex h-40 items-end gap-px border-b border-line-strong bg-[linear-gradient(to_bottom,var(--c-line)_1px,transparent_1px)] bg-[length:100%_50%] sm:gap-1">
          {points.map((one, index) => (
            <span key={one.first} className={cx("flex h-full flex-1 items-end justify-center rounded-t-sm", index === at && "bg-accent-soft")}>
              <span
                className={cx("block w-3/4 max-w-8 rounded-t-sm transition-[height]", index === at ? "bg-accent" : "bg-accent/60")}
                style={{ height: `${(Math.max(one.net.minor, 0) / top) * 100}%` }}
              />
            </span>
          ))}
        </div>
        <span aria-hidden="true" className="pointer-events-none absolute start-0 -top-0.5 bg-surface pe-1 text-[min(0.75rem,3.2vw)] leading-none text-muted">
          {formatMoney({ minor: top, currency: point.net.currency }, language)}
        </span>
        <input
          type="range"
          min={0}
          max={points.length - 1}
          value={at}
          onChange={(event) => setChosen(Number(event.target.value))}
          aria-label={label}
          aria-valuetext={`${text.day}: ${text.net}, ${text.visits}`}
          className="absolute inset-0 size-full cursor-pointer touch-pan-y opacity-0"
        />
      </div>
      <div aria-hidden="true" className="flex gap-px text-center text-[min(0.75rem,3.2vw)] text-muted sm:gap-1">
        {points.map((one, index) => {
          const parts = dayParts(one.first, language);
          const shown = points.length <= 7 ? parts.weekday : index % 7 === 0 ? parts.day : "";
          return (
            <span key={one.first} className="flex flex-1 justify-center">
              <span className="whitespace-nowrap">{shown}</span>
            </span>
          );
        })}
      </div>
    </>
  );
}

/** The days on which something was earned. */
function PointsTable({ points, label }: Props) {
  const { t } = useTranslation();
  const textOf = usePointText();
  return (
    <table className="w-full text-[0.9375rem]">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr className="border-b border-line text-start text-muted">
          <th scope="col" className="py-2 text-start font-medium">{t("earnings.day")}</th>
          <th scope="col" className="py-2 text-end font-medium">{t("earnings.net")}</th>
        </tr>
      </thead>
      <tbody>
        {points.filter((point) => point.visits > 0).map((point) => {
          const text = textOf(point);
          return (
            <tr key={point.first} className="border-b border-line">
              <th scope="row" className="py-2 text-start font-normal first-letter:uppercase">
                {text.day} <span className="text-sm text-muted">· {text.visits}</span>
              </th>
              <td className="py-2 text-end">{text.net}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
