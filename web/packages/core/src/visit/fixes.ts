import { type Position, kilometresBetween } from "../place/plane";

/** One reading of where the device is. */
export interface KeptFix extends Position {
  at: string;
  accuracy_m: number;
}

export const MOST_IN_BATCH = 120;
/** Whoever stands still is told of less often. */
const LEAST_MS = 4_000;
const STILL_MS = 15_000;
const STILL_METRES = 8;
/** A mobile mast's guess tells nothing about the way. */
const WORST_METRES = 2_000;

function isVague({ accuracy_m: metres }: KeptFix): boolean {
  return !Number.isFinite(metres) || metres > WORST_METRES;
}

export function metresBetween(a: Position, b: Position): number {
  return kilometresBetween(a, b) * 1000;
}

/** Whether a reading is of another place, by more than a receiver trembles; a mobile mast's guess never is. */
export function hasMoved(fix: KeptFix, before: KeptFix): boolean {
  return !isVague(fix) && metresBetween(fix, before) >= STILL_METRES;
}

/** Whether a reading says something that the one before did not. */
export function isTelling(fix: KeptFix, before: KeptFix | null): boolean {
  if (isVague(fix)) return false;
  if (!before) return true;
  const passed = Date.parse(fix.at) - Date.parse(before.at);
  // The device's clock was set back: the order of arrival is the better one.
  if (passed < 0) return true;
  if (passed < LEAST_MS) return false;
  return passed >= STILL_MS || hasMoved(fix, before);
}

/** Readings in their order, in parts that the server takes. */
export function batchesOf(fixes: readonly KeptFix[]): KeptFix[][] {
  const batches: KeptFix[][] = [];
  for (let start = 0; start < fixes.length; start += MOST_IN_BATCH) batches.push(fixes.slice(start, start + MOST_IN_BATCH));
  return batches;
}

/** The reading as the API takes it: five decimals are a metre. */
export function fixOut({ at, lat, lon, accuracy_m }: KeptFix): KeptFix {
  return { at, lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6, accuracy_m: Math.round(accuracy_m) };
}

/** A vague reading widens the circle around a door, but not beyond this; an even vaguer one says nothing. */
const MOST_ALLOWANCE_M = 100;
const VAGUE_M = 500;

/** Whether a reading shows that one is at a door, by the same rule as the server's. */
export function nearness(fix: Position & { accuracy_m: number }, door: Position, withinMetres: number): "near" | "far" | "vague" {
  if (fix.accuracy_m > VAGUE_M) return "vague";
  return metresBetween(fix, door) > withinMetres + Math.min(fix.accuracy_m, MOST_ALLOWANCE_M) ? "far" : "near";
}
