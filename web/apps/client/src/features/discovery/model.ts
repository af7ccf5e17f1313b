import { DAY_PARTS, type DayPart, type Market, addDays, instantAt } from "@doorstep/core";
import type { Where } from "../place";

export const SORTS = ["distance", "price", "rating"] as const;
export type Sort = (typeof SORTS)[number];

/** What a search asks for; kept in the page's address so that it can be shared and returned to. */
export interface Filters {
  q: string;
  category: number | null;
  service: number | null;
  sort: Sort;
  /** In the smallest unit of the market's currency. */
  priceMin: number | null;
  priceMax: number | null;
  ratingMin: number | null;
  radiusKm: number | null;
  day: string | null;
  part: DayPart | null;
}

export const NO_FILTERS: Filters = {
  q: "",
  category: null,
  service: null,
  sort: "distance",
  priceMin: null,
  priceMax: null,
  ratingMin: null,
  radiusKm: null,
  day: null,
  part: null,
};

function number(text: string | null): number | null {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

export function readFilters(params: URLSearchParams): Filters {
  const sort = params.get("sort") as Sort;
  const part = params.get("part") as DayPart;
  const day = params.get("day");
  return {
    q: params.get("q") ?? "",
    category: number(params.get("category")),
    service: number(params.get("service")),
    sort: SORTS.includes(sort) ? sort : "distance",
    priceMin: number(params.get("price_min")),
    priceMax: number(params.get("price_max")),
    ratingMin: number(params.get("rating")),
    radiusKm: number(params.get("radius")),
    day: day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null,
    part: part in DAY_PARTS ? part : null,
  };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") params.set(name, String(value));
  };
  put("q", filters.q);
  put("category", filters.category);
  put("service", filters.service);
  put("sort", filters.sort === "distance" ? null : filters.sort);
  put("price_min", filters.priceMin);
  put("price_max", filters.priceMax);
  put("rating", filters.ratingMin);
  put("radius", filters.radiusKm);
  put("day", filters.day);
  put("part", filters.part);
  return params;
}

/** How many of the sheet's filters are set; the number on its button. */
export function countFilters(filters: Filters): number {
  const price = filters.priceMin !== null || filters.priceMax !== null;
  return [price, filters.ratingMin !== null, filters.radiusKm !== null, filters.day !== null].filter(Boolean).length;
}

/** The filters as the search endpoint wants them; a free window is told in instants of the place's clock. */
export function searchQuery(filters: Filters, market: Market, where: Where) {
  const window = filters.day ? windowOf(filters.day, filters.part, market.time_zone) : null;
  return {
    market: market.code,
    lat: where.lat,
    lon: where.lon,
    sort: filters.sort,
    q: filters.q || undefined,
    category: filters.category ?? undefined,
    service: filters.service ?? undefined,
    price_min: filters.priceMin ?? undefined,
    price_max: filters.priceMax ?? undefined,
    rating_min: filters.ratingMin ?? undefined,
    radius_km: filters.radiusKm ?? undefined,
    free_from: window?.from,
    free_to: window?.to,
  };
}

export function windowOf(day: string, part: DayPart | null, zone: string): { from: string; to: string } {
  if (part) {
    const { from, to } = DAY_PARTS[part];
    return { from: instantAt(day, from, zone).toISOString(), to: instantAt(day, to, zone).toISOString() };
  }
  return { from: instantAt(day, "00:00", zone).toISOString(), to: instantAt(addDays(day, 1), "00:00", zone).toISOString() };
}
