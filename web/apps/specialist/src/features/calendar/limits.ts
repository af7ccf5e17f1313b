import type { FloatingBreak, Limits, LimitsChange, Span } from "@doorstep/core";

export const LONGEST_DAYS = [240, 300, 360, 420, 480, 540, 600, 660, 720, 840];
export const RESTS = [480, 540, 600, 660, 720, 840, 960];
export const NOTICES = [60, 120, 180, 240, 360, 720, 1440, 2880, 4320, 10_080];
export const HORIZONS = [3, 7, 14, 21, 28, 42, 60, 90];
export const SHARES = [0, 10, 15, 20, 25, 30, 40, 50];
export const UNTILS = [0, 60, 120, 180, 360, 720, 1440];
export const BREAK_MINUTES = [15, 20, 30, 45, 60, 90, 120];

/** The usual choices and, where it is none of them, the present value. */
export function choices(usual: readonly number[], value: number | null | undefined): number[] {
  return [...new Set(value === null || value === undefined ? usual : [...usual, value])].toSorted((a, b) => a - b);
}

/** One break on several days of the week. */
export interface BreakPlan {
  days: number[];
  window: Span;
  minutes: number;
}

export const USUAL_BREAK: Pick<BreakPlan, "window" | "minutes"> = { window: { starts: "11:00", ends: "14:00" }, minutes: 30 };

/** Breaks alike but for the day, told as one. */
export function toBreakPlans(breaks: readonly FloatingBreak[]): BreakPlan[] {
  const plans: BreakPlan[] = [];
  for (const { weekday, window, minutes } of breaks) {
    const same = plans.find((plan) => plan.minutes === minutes && plan.window.starts === window.starts && plan.window.ends === window.ends);
    if (same) same.days.push(weekday);
    else plans.push({ days: [weekday], window, minutes });
  }
  return plans;
}

/** A break to add: on the working days of the week that have none yet. */
export function nextBreakPlan(plans: readonly BreakPlan[]): BreakPlan {
  const taken = new Set(plans.flatMap((plan) => plan.days));
  return { ...USUAL_BREAK, days: [0, 1, 2, 3, 4].filter((day) => !taken.has(day)) };
}

/** What is sent: the limits as they stand on the screen, without those that the city has overtaken since. */
export function toLimitsChange(limits: Limits, plans: readonly BreakPlan[]): LimitsChange {
  const { time_zone: _zone, day_turns_at: _turn, market_notice_minutes: least, market_horizon_days: farthest, ...own } = limits;
  const notice = own.minimum_notice_minutes ?? 0;
  const horizon = own.horizon_days ?? farthest;
  return { ...own, minimum_notice_minutes: notice > least ? notice : null, horizon_days: horizon < farthest ? horizon : null, floating_breaks: plans.flatMap(({ days, window, minutes }) => days.map((weekday) => ({ weekday, window, minutes }))) };
}
