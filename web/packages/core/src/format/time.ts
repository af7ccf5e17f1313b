import { type Language, formatLocale } from "./locale";

const cache = new Map<string, Intl.DateTimeFormat>();

// Making a formatter is slow (a quarter of a millisecond); using one is not.
function cached(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    cache.set(key, found);
  }
  return found;
}

function formatter(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(formatLocale(language), zone, options);
}

export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The calendar date (`2026-11-22`) of an instant in a zone. */
export function dateInZone(at: Date | string, zone: string): string {
  return cached("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

export function hourInZone(at: Date | string, zone: string): number {
  const text = cached("en-GB", zone, { hour: "2-digit", hourCycle: "h23" }).format(new Date(at));
  return Number(text);
}

export function formatTime(at: Date | string, zone: string, language: Language): string {
  return formatter(language, zone, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** Two times of a day, as in "10:00 – 12:00". */
export function formatSpan(from: Date | string, until: Date | string, zone: string, language: Language): string {
  return `${formatTime(from, zone, language)} – ${formatTime(until, zone, language)}`;
}

/** Where a promised range of arrival ends that begins then; null for an exact start. */
export function windowEnd(start: string, minutes: number | null | undefined): string | null {
  return minutes ? new Date(Date.parse(start) + minutes * 60_000).toISOString().replace(".000Z", "Z") : null;
}

/** A start, or the range of arrival that begins with it: "10:00", "10:00 – 12:00". */
export function formatStart(start: string, minutes: number | null | undefined, zone: string, language: Language): string {
  const until = windowEnd(start, minutes);
  return until ? formatSpan(start, until, zone, language) : formatTime(start, zone, language);
}

export function formatDay(at: Date | string, zone: string, language: Language): string {
  return formatter(language, zone, { weekday: "long", day: "numeric", month: "long" }).format(new Date(at));
}

export function formatShortDay(at: Date | string, zone: string, language: Language): string {
  return formatter(language, zone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at));
}

/** Parts of a calendar date for a day strip; the date is not tied to a zone, so noon UTC stands for it. */
export function dayParts(date: string, language: Language): { weekday: string; day: string; month: string; full: string } {
  const at = new Date(`${date}T12:00:00Z`);
  return {
    weekday: formatter(language, "UTC", { weekday: "short" }).format(at),
    day: String(at.getUTCDate()),
    month: formatter(language, "UTC", { month: "short" }).format(at),
    full: formatter(language, "UTC", { weekday: "long", day: "numeric", month: "long" }).format(at),
  };
}

export function weekdayNames(language: Language, style: "long" | "short" = "long"): string[] {
  const monday = Date.UTC(2024, 0, 1, 12);
  return Array.from({ length: 7 }, (_, day) => formatter(language, "UTC", { weekday: style }).format(new Date(monday + day * 86_400_000)));
}

export interface PlaceTime {
  day: string;
  time: string;
  range: string | null;
  /** The same start on the reader's own clock, only when it differs from the place's. */
  own: { day: string; time: string } | null;
}

/** A visit's time as the place's clock shows it, with the reader's own added if the two differ. */
export function placeTime(
  startsAt: string,
  endsAt: string | null,
  zone: string,
  language: Language,
  ownZone: string = readerZone(),
): PlaceTime {
  const time = formatTime(startsAt, zone, language);
  const day = formatDay(startsAt, zone, language);
  const own = { day: formatDay(startsAt, ownZone, language), time: formatTime(startsAt, ownZone, language) };
  return {
    day,
    time,
    range: endsAt ? `${time} – ${formatTime(endsAt, zone, language)}` : null,
    own: own.time === time && own.day === day ? null : own,
  };
}

export interface Duration {
  hours: number;
  minutes: number;
}

export function splitMinutes(total: number): Duration {
  return { hours: Math.floor(total / 60), minutes: total % 60 };
}

/** The day's nearness in the place's zone: today, tomorrow, or neither. */
export function nearDay(at: Date | string, zone: string, now: Date): "today" | "tomorrow" | null {
  const date = dateInZone(at, zone);
  if (date === dateInZone(now, zone)) return "today";
  return date === addDays(dateInZone(now, zone), 1) ? "tomorrow" : null;
}

export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The instant at which a place's wall clock shows `date` `time` (the earlier one when it shows it twice). */
export function instantAt(date: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const candidates = [-1, 0, 1].map((shift) => wanted - offsetAt(new Date(wanted + shift * 43_200_000), zone));
  const fitting = candidates.filter((at) => at + offsetAt(new Date(at), zone) === wanted);
  return new Date(Math.min(...(fitting.length > 0 ? fitting : candidates)));
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetAt(at: Date, zone: string): number {
  const text = cached("sv-SE", zone, { dateStyle: "short", timeStyle: "medium" }).format(at);
  return Date.parse(`${text.replace(" ", "T")}Z`) - Math.floor(at.getTime() / 1000) * 1000;
}

/** Whole seconds left until an instant, never below zero. */
export function secondsLeft(until: string, now: number): number {
  return Math.max(0, Math.round((Date.parse(until) - now) / 1000));
}

export function formatCountdown(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
