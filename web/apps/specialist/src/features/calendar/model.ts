import type { Hours, HoursChange, Span, Weekday } from "@doorstep/core";

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

/** The whole of the hours with a changed week; dates and the daily cap stay as they were. */
export function toChange(plan: readonly DayPlan[], hours: Hours): HoursChange {
  return {
    week: plan.map((day, weekday) => ({ weekday, shifts: day.shifts, breaks: day.shifts.length > 0 ? day.breaks : [] })),
    exceptions: hours.exceptions ?? [],
    daily_cap: hours.daily_cap ?? null,
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
