import { type Blocked, type GridBox, type GridColumn, type ScheduleDay, type ScheduledVisit, boxOf, dayParts, formatSpan, formatTime } from "@doorstep/core";
import { cx, useLanguage } from "@doorstep/ui";
import { Palmtree, TriangleAlert } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { useDragSpan } from "../drag";

const MINUTE = 60_000;
const HATCH = "bg-[repeating-linear-gradient(135deg,var(--c-line)_0_1px,transparent_1px_7px)]";

function style(box: GridBox, rows: number): CSSProperties {
  return { top: `${(box.top / rows) * 100}%`, height: `${(box.height / rows) * 100}%` };
}

interface Props {
  day: ScheduleDay;
  column: GridColumn;
  zone: string;
  now: number;
  drag: Pick<ReturnType<typeof useDragSpan>, "selection" | "pointer" | "keyboard">;
  onBlock(blocked: Blocked): void;
}

/** One date: closed hours hatched, visits with the way to them, time off, and room to mark more of it. */
export function DayColumn({ day, column, zone, now, drag, onBlock }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const rows = column.hours.length;
  const span = (from: number, until: number) => boxOf(column, from, until);
  const range = (from: string | number, until: string | number) => `${formatTime(new Date(from), zone, language)} – ${formatTime(new Date(until), zone, language)}`;
  const selected = drag.selection?.day === day.day ? drag.selection : null;
  const marked = selected ? span(selected.from, selected.until) : null;
  const present = span(now, now + MINUTE);
  const first = day.open[0] ? Date.parse(day.open[0].starts_at) : column.startsAt + 9 * 60 * MINUTE;
  const name = dayParts(day.day, language).full;
  return (
    <div className={cx("relative border-s border-line bg-sunken/60", HATCH)}>
      {day.open.map((open) => {
        const box = span(Date.parse(open.starts_at), Date.parse(open.ends_at));
        return box ? <div key={open.starts_at} aria-hidden className="absolute inset-x-0 bg-surface" style={style(box, rows)} /> : null;
      })}
      <HourLines hours={column.hours} />
      <button
        type="button"
        aria-label={t("calendar.block_on", { day: name })}
        aria-keyshortcuts="ArrowUp ArrowDown Enter"
        className="absolute inset-0 cursor-crosshair touch-pan-y select-none [-webkit-touch-callout:none] focus-visible:-outline-offset-3"
        {...drag.pointer(column)}
        {...drag.keyboard(column, Math.max(first, column.startsAt))}
      />
      {day.blocked.map((blocked) => {
        const box = span(Date.parse(blocked.starts_at), Date.parse(blocked.ends_at));
        return box ? <BlockedBox key={blocked.id} blocked={blocked} style={style(box, rows)} range={range(blocked.starts_at, blocked.ends_at)} onPress={() => onBlock(blocked)} /> : null;
      })}
      {day.visits.map((visit) => (
        <VisitBox key={visit.id} visit={visit} rows={rows} span={span} range={range(visit.starts_at, visit.ends_at)} />
      ))}
      {marked && selected ? (
        <div className="pointer-events-none absolute inset-x-0.5 z-10 overflow-hidden rounded-sm border-2 border-accent bg-accent-soft/80 px-1 text-xs font-semibold text-accent-text" style={style(marked, rows)}>
          {range(selected.from, selected.until)}
        </div>
      ) : null}
      {present ? (
        <div aria-hidden className="pointer-events-none absolute inset-x-0 z-20 border-t-2 border-danger" style={{ top: style(present, rows).top }}>
          <span className="absolute -top-[5px] -start-1 size-2 rounded-full bg-danger" />
        </div>
      ) : null}
    </div>
  );
}

function HourLines({ hours }: { hours: GridColumn["hours"] }) {
  return (
    <div aria-hidden className="absolute inset-0 flex flex-col">
      {hours.map((hour, index) => (
        <div key={index} className={cx("flex-1 border-t border-line/70 first:border-t-0", hour === null && "bg-sunken")} />
      ))}
    </div>
  );
}

function BlockedBox({ blocked, style: place, range, onPress }: { blocked: Blocked; style: CSSProperties; range: string; onPress(): void }) {
  const { t } = useTranslation();
  const own = blocked.kind === "time_off";
  const words = blocked.note || (own ? t("calendar.time_off") : t("calendar.external"));
  const look = cx("absolute inset-x-0.5 z-5 overflow-hidden rounded-sm border border-line-strong/40 bg-sunken px-1.5 py-0.5 text-start text-xs leading-tight text-muted", HATCH);
  const inside: ReactNode = (
    <>
      <span className="flex items-center gap-1 font-semibold text-text">
        <Palmtree aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">{words}</span>
      </span>
      <span className="block truncate">{range}</span>
    </>
  );
  return own ? (
    <button type="button" onClick={onPress} aria-label={`${words}, ${range}`} className={look} style={place}>
      {inside}
    </button>
  ) : (
    <div className={look} style={place}>
      {inside}
    </div>
  );
}

const TONE: Partial<Record<ScheduledVisit["state"], string>> = {
  requested: "border-dashed border-warning-text/60 bg-warning-soft text-warning-text",
  done: "border-line bg-sunken text-muted",
  no_show: "border-line bg-sunken text-muted line-through",
};

function VisitBox({ visit, rows, span, range }: { visit: ScheduledVisit; rows: number; span(from: number, until: number): GridBox | null; range: string }) {
  const { t } = useTranslation();
  const begins = Date.parse(visit.starts_at) - visit.preparation_minutes * MINUTE;
  const way = span(Date.parse(visit.occupied_from), begins);
  const box = span(begins, Date.parse(visit.ends_at) + visit.cleanup_minutes * MINUTE);
  const language = useLanguage();
  const promised = visit.window ? t("work.promised_short", { time: formatSpan(visit.window.from_at, visit.window.until_at, visit.time_zone, language) }) : null;
  const tight = visit.travel?.tight === true && visit.state !== "done";
  return (
    <>
      {way ? <div aria-hidden className={cx("pointer-events-none absolute start-1/2 z-5 w-0 border-s-2 border-dashed", tight ? "border-warning-text" : "border-line-strong")} style={style(way, rows)} /> : null}
      {box ? (
        <Link
          to={`/visits/${visit.id}`}
          viewTransition
          aria-label={[visit.service_name, range, promised, visit.other_name, visit.state === "accepted" ? "" : t(`visit_state.${visit.state}`), tight ? t("work.tight") : ""].filter(Boolean).join(", ")}
          className={cx("absolute inset-x-0.5 z-6 overflow-hidden rounded-sm border px-1.5 py-0.5 text-xs leading-tight", TONE[visit.state] ?? "border-accent/40 bg-accent-soft text-accent-text")}
          style={style(box, rows)}
        >
          <span className="flex items-start gap-1 font-semibold">
            {tight ? <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warning-text" /> : null}
            <span className="min-w-0 flex-1 hyphens-auto [overflow-wrap:anywhere]">{visit.service_name}</span>
          </span>
          <span className="block truncate">{range}</span>
          {promised ? <span className="block truncate">{promised}</span> : null}
          <span className="block truncate">{visit.other_name}</span>
          <span className="block truncate">{visit.place?.line ?? visit.district}</span>
        </Link>
      ) : null}
    </>
  );
}
