import type { HoursChange, Span, Weekday } from "@doorstep/core";

export interface DayPlan {
  shifts: Span[];
  breaks: Span[];
}

/** Seven days from Monday on, whether or not the server names them all. */
export function toPlan(week: readonly Weekday[]): DayPlan[] {
  return Array.from({ length: 7 }, (_, weekday) => {
    const day = week.find((one) => one.weekday === weekday);
    return { shifts: day?.shifts ?? [], breaks: day?.breaks ?? [] };
  });
}

/** The hours with a changed week; single dates and the daily limit stay as they are on the server. */
export function toChange(plan: readonly DayPlan[]): HoursChange {
  return {
    week: plan.map((day, weekday) => ({ weekday, shifts: day.shifts, breaks: day.shifts.length > 0 ? day.breaks : [] })),
    exceptions: null,
  };
}

export const USUAL_SHIFT: Span = { starts: "09:00", ends: "18:00" };

/** A shift to add to a day: after the last one, if there is room. */
export function nextShift(day: DayPlan): Span {
  const last = day.shifts.at(-1);
  if (!last) return USUAL_SHIFT;
  const hour = Math.min(22, Number.parseInt(last.ends) + 1);
  return { starts: `${String(hour).padStart(2, "0")}:00`, ends: `${String(Math.min(23, hour + 2)).padStart(2, "0")}:00` };
}

/** A break to add: in the middle of the first shift. */
export function nextBreak(day: DayPlan): Span {
  const shift = day.shifts[0] ?? USUAL_SHIFT;
  const middle = Math.floor((Number.parseInt(shift.starts) + Number.parseInt(shift.ends)) / 2);
  return { starts: `${String(middle).padStart(2, "0")}:00`, ends: `${String(middle).padStart(2, "0")}:30` };
}

/** A time field knows no 24:00; midnight at the end is shown as 00:00 and sent back as 24:00. */
export function toField(time: string): string {
  return time === "24:00" ? "00:00" : time.slice(0, 5);
}

export function fromField(time: string, isEnd: boolean): string {
  return isEnd && time === "00:00" ? "24:00" : time;
}

/** The wall time of an instant as a time field takes it. */
export function timeField(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(new Date(at));
}

/** Copies one weekday to others. */
export function copyDay(plan: readonly DayPlan[], from: number, to: readonly number[]): DayPlan[] {
  const source = plan[from];
  return plan.map((day, weekday) => (source && to.includes(weekday) ? source : day));
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const timeOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** The spans of a date with one more stretch open; stretches that touch become one. */
export function withSpan(spans: readonly Span[], from: string, until: string): Span[] {
  const all = [...spans, { starts: from, ends: until }]
    .map((span) => ({ start: minutesOf(span.starts), end: minutesOf(span.ends) || 1440 }))
    .sort((a, b) => a.start - b.start);
  const joined: { start: number; end: number }[] = [];
  for (const span of all) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined.map((span) => ({ starts: timeOf(span.start), ends: timeOf(span.end) }));
}
