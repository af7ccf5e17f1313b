import { hourInZone } from "../format/time";

export type DayPart = "morning" | "afternoon" | "evening";

/** Hours on the place's clock, half open. */
export const DAY_PARTS: Record<DayPart, { from: string; to: string }> = {
  morning: { from: "06:00", to: "12:00" },
  afternoon: { from: "12:00", to: "17:00" },
  evening: { from: "17:00", to: "23:00" },
};

export function dayPartOf(startsAt: string, zone: string): DayPart {
  const hour = hourInZone(startsAt, zone);
  if (hour < 12) return "morning";
  return hour < 17 ? "afternoon" : "evening";
}

/** Starts in the order given, grouped by part of the day on the place's clock; empty parts are left out. */
export function groupByDayPart(starts: readonly string[], zone: string): { part: DayPart; starts: string[] }[] {
  const groups: { part: DayPart; starts: string[] }[] = [];
  for (const start of starts) {
    const part = dayPartOf(start, zone);
    const group = groups.find((known) => known.part === part);
    if (group) group.starts.push(start);
    else groups.push({ part, starts: [start] });
  }
  return groups;
}

/** The starts nearest in time to the one wanted (itself left out), in the order of time. */
export function nearestStarts(starts: readonly string[], wanted: string, count = 3): string[] {
  const target = Date.parse(wanted);
  return starts
    .filter((start) => Date.parse(start) !== target)
    .toSorted((a, b) => Math.abs(Date.parse(a) - target) - Math.abs(Date.parse(b) - target))
    .slice(0, count)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
}
