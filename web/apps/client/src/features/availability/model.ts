import type { SlotDay } from "@doorstep/core";

const APART_MS = 3_600_000;
const A_DAY = 3;

/** A few starts to choose from at once: the soonest, at least an hour apart, no more than three of a day. */
export function fewStarts(days: readonly SlotDay[], count: number): string[] {
  const chosen: string[] = [];
  for (const { starts } of days) {
    let last = Number.NEGATIVE_INFINITY;
    let today = 0;
    for (const start of starts) {
      if (chosen.length === count) return chosen;
      if (today === A_DAY) break;
      if (Date.parse(start) - last < APART_MS) continue;
      chosen.push(start);
      last = Date.parse(start);
      today += 1;
    }
  }
  return chosen;
}
