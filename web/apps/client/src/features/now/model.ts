import { type Choices, type DoorNotes, type Market, NO_CHOICES, type OrderSearch, type StoredPicture, addDays, choicesOf, dateInZone, instantAt, localStore, withPlace, writeChoices } from "@doorstep/core";

/** Times of a day, as wall time at the place, between which a visit may begin. */
export const PARTS = {
  all_day: ["08:00", "20:00"],
  morning: ["08:00", "12:00"],
  afternoon: ["12:00", "17:00"],
  evening: ["17:00", "20:00"],
} as const;
export type Part = keyof typeof PARTS;

/** When somebody is wanted: by who is there first, or whenever it fits best within a part of a day. */
export type When = { kind: "asap" } | { kind: "best"; day: string; part: Part };

const DAYS_AHEAD = 6;
/** A range must have so much of it left to be worth a search. */
const LEAST_MS = 60 * 60_000;

export function isPart(value: string | null): value is Part {
  return value !== null && value in PARTS;
}

/** The days that can be searched on, today first. */
export function searchDays(market: Market, now: number): string[] {
  const today = dateInZone(new Date(now), market.time_zone);
  return Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => addDays(today, ahead)).filter((day) => partsOf(day, market, now).length > 0);
}

/** The parts of a day that are not over, or nearly so. */
export function partsOf(day: string, market: Market, now: number): Part[] {
  return (Object.keys(PARTS) as Part[]).filter((part) => instantAt(day, PARTS[part][1], market.time_zone).getTime() - now > LEAST_MS);
}

/** What an address of the app says of it; what it cannot mean any more becomes the next that it can. */
export function readWhen(params: URLSearchParams, market: Market, now: number): When {
  if (params.get("when") !== "best") return { kind: "asap" };
  const days = searchDays(market, now);
  const day = days.find((one) => one === params.get("day")) ?? days[0];
  if (!day) return { kind: "asap" };
  const parts = partsOf(day, market, now);
  const part = params.get("part");
  return { kind: "best", day, part: isPart(part) && parts.includes(part) ? part : (parts[0] ?? "all_day") };
}

/** The moments between which a visit may begin; a part that has begun counts from now on. */
export function rangeOf(when: When & { kind: "best" }, market: Market, now: number): { from: string; until: string } {
  const [from, until] = PARTS[when.part].map((time) => instantAt(when.day, time, market.time_zone).getTime());
  return { from: new Date(Math.max(from ?? now, now)).toISOString(), until: new Date(until ?? now).toISOString() };
}

/** What was written for a search that is not begun yet; kept over a reload and over signing in. */
export interface SearchDraft {
  serviceId: number;
  addressId: string | null;
  note: string;
  photos: StoredPicture[];
  forPersonId: string | null;
  /** Notes for the door of this visit; those of the address without them. */
  door: DoorNotes | null;
}

export function readSearchDraft(serviceId: number): SearchDraft {
  const kept = localStore.read<SearchDraft>("search-draft");
  return kept?.serviceId === serviceId ? kept : { serviceId, addressId: null, note: "", photos: [], forPersonId: null, door: null };
}

export function writeSearchDraft(draft: SearchDraft): void {
  localStore.write("search-draft", draft);
}

export function clearSearchDraft(): void {
  localStore.remove("search-draft");
}

/** What an address of the app says of when and what is wanted; a search is for the client's own place. */
export function writeSearch(when: When | Pick<When, "kind">, quantity: number, choices: Choices): URLSearchParams {
  const params = new URLSearchParams({ when: when.kind, ...("day" in when ? { day: when.day, part: when.part } : {}), ...(quantity > 1 ? { quantity: String(quantity) } : {}) });
  return writeChoices(params, withPlace(choices, "client"));
}

/** Where a search for a service begins, with what else is wanted in the same visit. */
export function searchPath(serviceId: number, kind: When["kind"], quantity = 1, choices = NO_CHOICES): string {
  return `/now/${serviceId}?${writeSearch({ kind }, quantity, choices)}`;
}

/** Where the same is searched for once more. */
export function searchAgainPath(search: OrderSearch, kind = search.when_kind): string {
  return searchPath(search.service_id, kind, search.quantity, choicesOf(search));
}
