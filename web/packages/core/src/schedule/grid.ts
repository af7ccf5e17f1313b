import { hourInZone } from "../format/time";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** One hour of the local clock as a line of the grid; `again` is 1 the second time the clock shows it. */
export interface GridRow {
  hour: number;
  again: number;
}

/** One date: for each row the instant at which its hour begins, or null where the clock skips it. */
export interface GridColumn {
  day: string;
  startsAt: number;
  endsAt: number;
  hours: (number | null)[];
}

export interface Grid {
  rows: GridRow[];
  columns: GridColumn[];
}

export interface GridDay {
  day: string;
  starts_at: string;
  ends_at: string;
}

export interface GridBox {
  /** In rows from the top. */
  top: number;
  height: number;
  /** The span goes on before or after what is shown. */
  cutStart: boolean;
  cutEnd: boolean;
}

/** The hours of a date as its clock shows them: 23, 24 or 25. */
function hoursOf(day: GridDay, zone: string): { row: GridRow; at: number }[] {
  const seen = new Map<number, number>();
  const hours: { row: GridRow; at: number }[] = [];
  for (let at = Date.parse(day.starts_at); at < Date.parse(day.ends_at); at += HOUR) {
    const hour = hourInZone(new Date(at), zone);
    const again = seen.get(hour) ?? 0;
    seen.set(hour, again + 1);
    hours.push({ row: { hour, again }, at });
  }
  return hours;
}

/**
 * Dates side by side on one clock. An hour that only one of them has (clocks go back) is a row for all of them;
 * a date without some hour (clocks go forward) leaves its row empty.
 */
export function buildGrid(days: readonly GridDay[], zone: string, fromHour = 0, untilHour = 24): Grid {
  const dates = days.map((day) => ({ day, hours: hoursOf(day, zone) }));
  const rows: GridRow[] = [];
  for (let hour = fromHour; hour < untilHour; hour++) {
    const most = Math.max(1, ...dates.map(({ hours }) => hours.filter(({ row }) => row.hour === hour).length));
    for (let again = 0; again < most; again++) rows.push({ hour, again });
  }
  return {
    rows,
    columns: dates.map(({ day, hours }) => ({
      day: day.day,
      startsAt: Date.parse(day.starts_at),
      endsAt: Date.parse(day.ends_at),
      hours: rows.map((row) => hours.find((one) => one.row.hour === row.hour && one.row.again === row.again)?.at ?? null),
    })),
  };
}

/** How far down an instant lies, in rows; null when it is above or below what is shown. */
function rowOf(column: GridColumn, at: number): number | null {
  const index = column.hours.findIndex((start) => start !== null && start <= at && at < start + HOUR);
  const start = column.hours[index];
  return start === null || start === undefined ? null : index + (at - start) / HOUR;
}

/** The box of a span in a column; null when none of it is shown. */
export function boxOf(column: GridColumn, from: number, until: number): GridBox | null {
  const shown = column.hours.filter((start) => start !== null);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [start, end] = [Math.max(from, first), Math.min(until, last + HOUR)];
  if (end <= start) return null;
  const top = rowOf(column, start);
  const bottom = rowOf(column, end - 1);
  if (top === null || bottom === null) return null;
  return { top, height: bottom - top + 1 / HOUR, cutStart: from < start, cutEnd: until > end };
}

/** The instant at a height, on the grid of steps; in a skipped hour it is the next one that exists. */
export function instantAtRow(column: GridColumn, row: number, stepMinutes: number): number {
  const index = Math.min(Math.max(0, Math.floor(row)), column.hours.length - 1);
  const start = column.hours[index];
  if (start !== null && start !== undefined) {
    const part = Math.min(1, Math.max(0, row - index));
    const at = start + Math.round((part * 60) / stepMinutes) * stepMinutes * MINUTE;
    return Math.min(at, column.endsAt);
  }
  return column.hours.slice(index).find((one) => one !== null) ?? column.endsAt;
}

/** What a drag from one instant to another selects: at least one step, in order, within the date. */
export function spanBetween(column: GridColumn, anchor: number, at: number, stepMinutes: number): { from: number; until: number } {
  const step = stepMinutes * MINUTE;
  const [low, high] = anchor <= at ? [anchor, at] : [at, anchor];
  const until = Math.min(column.endsAt, Math.max(high, low + step));
  return { from: Math.max(column.startsAt, Math.min(low, until - step)), until };
}

interface Shown extends GridDay {
  open: readonly { starts_at: string; ends_at: string }[];
  visits: readonly { occupied_from: string; occupied_until: string }[];
}

/** The hours worth showing: all that is open or promised with an hour around it, at least nine of them. */
export function hoursWorthShowing(days: readonly Shown[], zone: string): { from: number; until: number } {
  let [from, until] = [24, 0];
  for (const day of days) {
    const [start, end] = [Date.parse(day.starts_at), Date.parse(day.ends_at)];
    const spans = [
      ...day.open.map((span) => [span.starts_at, span.ends_at] as const),
      ...day.visits.map((visit) => [visit.occupied_from, visit.occupied_until] as const),
    ];
    for (const [first, last] of spans) {
      const [low, high] = [Math.max(start, Date.parse(first)), Math.min(end, Date.parse(last))];
      if (high <= low) continue;
      from = Math.min(from, hourInZone(new Date(low), zone));
      until = Math.max(until, hourInZone(new Date(high - 1), zone) + 1);
    }
  }
  if (until <= from) return { from: 8, until: 18 };
  from = Math.max(0, from - 1);
  until = Math.min(24, Math.max(until + 1, from + 9));
  return { from: Math.min(from, until - 9), until };
}

/** Monday of the week of a date. */
export function mondayOf(date: string): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
