import type { Visit } from "@doorstep/core";

/** How long nothing may be heard before it is said. */
const QUIET_SECONDS = 60;
/** Before the agreed start by so much it is worth asking where somebody is. */
const BEFORE_MS = 60 * 60_000;

/** What is known of somebody's place, by the answer or by what the live stream brought since. */
export interface Seen {
  position: { lat: number; lon: number; at: string } | null;
  eta_at: string | null;
  silent_seconds: number | null;
}

/** Whether a visit's specialist can be followed now: from an hour before the start to the arrival, at the client's only. */
export function canFollow(visit: Visit, now: number): boolean {
  if (visit.place_kind !== "client") return false;
  if (visit.state === "on_the_way") return true;
  return visit.state === "accepted" && Date.parse(visit.starts_at) - now < BEFORE_MS && now < Date.parse(visit.ends_at);
}

/** Whether the client may need the four digits now. */
export function needsCode(visit: Visit): boolean {
  return visit.place_kind === "client" && ["on_the_way", "arrived", "working"].includes(visit.state);
}

/** For how many seconds nothing has been heard, by the time that has passed since the answer came. */
export function silentSeconds({ silent_seconds }: Seen, heardAt: number, now: number): number | null {
  return silent_seconds === null ? null : silent_seconds + Math.max(0, Math.round((now - heardAt) / 1000));
}

export function isQuiet(seconds: number | null): boolean {
  return seconds !== null && seconds >= QUIET_SECONDS;
}

/**
 * Whole minutes until the arrival, never below zero. The server's clock counts, which the last position tells:
 * that of this device may be wrong.
 */
export function minutesLeft(seen: Seen, heardAt: number, now: number): number | null {
  if (!seen.eta_at) return null;
  const silent = silentSeconds(seen, heardAt, now);
  const present = seen.position && silent !== null ? Date.parse(seen.position.at) + silent * 1000 : now;
  return Math.max(0, Math.round((Date.parse(seen.eta_at) - present) / 60_000));
}
