import { type Blocked, type Schedule, buildGrid, dayParts, formatTime, hoursWorthShowing } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, cx, useLanguage } from "@doorstep/ui";
import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Selection, useDragSpan } from "../drag";
import { DayColumn } from "./DayColumn";

const SWIPE_PX = 56;

interface Props {
  schedule: Schedule;
  onMark(selection: Selection, clear: () => void): void;
  onBlock(blocked: Blocked): void;
  /** Forwards (1) or back (-1) by what is shown. */
  onTurn(direction: 1 | -1): void;
}

/** Dates side by side on one clock. A finger swipes to turn, presses long to mark time; the buttons do the same. */
export function ScheduleGrid({ schedule, onMark, onBlock, onTurn }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const [whole, setWhole] = useState(false);
  const zone = schedule.time_zone;
  const worth = hoursWorthShowing(schedule.days, zone);
  const shown = whole ? { from: 0, until: 24 } : worth;
  const grid = buildGrid(schedule.days, zone, shown.from, shown.until);
  const { attach, isMarking, ...drag } = useDragSpan(onMark);
  const swipe = useRef<{ x: number; y: number } | null>(null);
  const down = (event: PointerEvent) => {
    swipe.current = event.pointerType === "touch" && event.isPrimary ? { x: event.clientX, y: event.clientY } : null;
  };
  const up = (event: PointerEvent) => {
    const start = swipe.current;
    swipe.current = null;
    if (!start || isMarking()) return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.abs(dx) < SWIPE_PX || Math.abs(dx) < 2 * Math.abs(dy)) return;
    const forwards = document.documentElement.dir === "rtl" ? dx > 0 : dx < 0;
    onTurn(forwards ? 1 : -1);
  };
  const columns = { gridTemplateColumns: `3.25rem repeat(${grid.columns.length}, minmax(0, 1fr))` };
  return (
    <div>
      <div ref={attach} onPointerDownCapture={down} onPointerUpCapture={up} className="overflow-hidden rounded-lg bg-surface shadow-card">
        {grid.columns.length > 1 ? (
          <div className="grid border-b border-line" style={columns}>
            <span />
            {schedule.days.map((day) => (
              <DayHead key={day.day} day={day.day} today={now >= Date.parse(day.starts_at) && now < Date.parse(day.ends_at)} />
            ))}
          </div>
        ) : null}
        <div className="grid" style={{ ...columns, height: `${grid.rows.length * 3.5}rem` }}>
          <div aria-hidden className="flex flex-col text-end text-xs text-muted">
            {grid.rows.map((row, index) => {
              const at = grid.columns.map((column) => column.hours[index]).find((hour) => hour !== null && hour !== undefined);
              return (
                <span key={`${row.hour}.${row.again}`} className={cx("flex-1 pe-1.5", index > 0 && "-translate-y-2")}>
                  {index > 0 && at !== undefined && at !== null ? formatTime(new Date(at), zone, language).replace(/^0(?=\d:)/, "") : ""}
                </span>
              );
            })}
          </div>
          {schedule.days.map((day, index) => {
            const column = grid.columns[index];
            return column ? <DayColumn key={day.day} day={day} column={column} zone={zone} now={now} drag={drag} onBlock={onBlock} /> : null;
          })}
        </div>
      </div>
      {worth.from > 0 || worth.until < 24 ? (
        <Button variant="quiet" aria-pressed={whole} onClick={() => setWhole(!whole)} className="mt-1">
          {whole ? t("calendar.fewer_hours") : t("calendar.all_hours")}
        </Button>
      ) : null}
    </div>
  );
}

function DayHead({ day, today }: { day: string; today: boolean }) {
  const language = useLanguage();
  const parts = dayParts(day, language);
  return (
    <p className={cx("border-s border-line px-1 py-2 text-center text-sm", today ? "font-bold text-accent-text" : "text-muted")}>
      <span className="block leading-tight">{parts.weekday}</span>
      <span className={cx("inline-flex size-8 items-center justify-center rounded-full text-lg font-semibold", today ? "bg-accent text-on-accent" : "text-text")}>{parts.day}</span>
    </p>
  );
}
