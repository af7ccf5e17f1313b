import type { QueryKey } from "@tanstack/react-query";

/** What may be read without a network: the person's own, and the names around it. Prices and free times grow old too fast. */
export const KEPT = new Set(["account", "booking", "catalog", "config", "notices", "work"]);
const NOT_KEPT = new Set(["payment", "quote", "replacement", "search", "sessions", "ways"]);

export const LONGEST_AGE_MS = 7 * 86_400_000;
export const MOST_QUERIES = 150;

export function isKept(key: QueryKey): boolean {
  return KEPT.has(String(key[0])) && !NOT_KEPT.has(String(key[1]));
}

/** Lists whose entries are whole, so that an entry's own page can be shown from them. */
const DETAILS: Record<string, string> = { orders: "order", agenda: "visit", requests: "visit", past: "visit", schedule: "visit" };

interface Entry {
  id: string;
}

function entriesOf(data: unknown): Entry[] {
  if (Array.isArray(data)) return data.flatMap((one) => (typeof (one as Entry | null)?.id === "string" ? [one as Entry] : entriesOf(one)));
  if (typeof data !== "object" || data === null) return [];
  const { pages, items, days, visits } = data as Record<string, unknown>;
  return [pages, items, days, visits].flatMap((part) => (Array.isArray(part) ? entriesOf(part) : []));
}

/** The pages that a kept list can stand in for: their keys with their data. */
export function detailsWithin(key: QueryKey, data: unknown): { key: QueryKey; data: unknown }[] {
  const detail = key[0] === "booking" || key[0] === "work" ? DETAILS[String(key[1])] : undefined;
  return detail ? entriesOf(data).map((entry) => ({ key: [key[0], detail, entry.id], data: entry })) : [];
}
