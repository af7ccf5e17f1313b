import type { SlotDay, Why } from "@doorstep/core";

const APART_MS = 3_600_000;
const A_DAY = 3;

/** A few starts to choose from at once: of the soonest days, their best times first, at least an hour apart, no more than three of a day. */
export function fewStarts(days: readonly SlotDay[], count: number): string[] {
  const chosen: string[] = [];
  for (const { starts, best } of days) {
    const today: string[] = [];
    for (const start of [...best, ...starts]) {
      if (today.length === A_DAY || chosen.length + today.length === count) break;
      if (today.every((other) => Math.abs(Date.parse(start) - Date.parse(other)) >= APART_MS)) today.push(start);
    }
    chosen.push(...today.toSorted((a, b) => Date.parse(a) - Date.parse(b)));
  }
  return chosen;
}

type Reason = NonNullable<Why["reason"]>;
export type ReasonGroup = "busy" | "far" | "off" | "full" | "else";

const GROUP_OF: Partial<Record<Reason, ReasonGroup>> = {
  other_visit: "busy",
  cannot_travel: "far",
  area: "far",
  outside_hours: "off",
  time_off: "off",
  capacity: "full",
  weekly_capacity: "full",
  longest_day: "full",
  rest: "full",
  emergency_share: "full",
  floating_break: "full",
};

/** How many of those asked cannot come, by what keeps them, the commonest first. */
export function reasonGroups(reasons: Why["reasons"]): { group: ReasonGroup; people: number }[] {
  const counts = new Map<ReasonGroup, number>();
  for (const { reason, people } of reasons) {
    const group = GROUP_OF[reason] ?? "else";
    counts.set(group, (counts.get(group) ?? 0) + people);
  }
  return [...counts].map(([group, people]) => ({ group, people })).toSorted((a, b) => b.people - a.people);
}

/** The reason that holds for everybody whatever their plans, if there is one. */
export function commonReason(why: Why): Reason | null {
  const [only, ...rest] = why.reasons;
  return only && rest.length === 0 && !GROUP_OF[only.reason] ? only.reason : null;
}
