import { DAY_PARTS, type DayPart, type Market, type PlaceKind, addDays, instantAt } from "@doorstep/core";
import type { Where } from "../place";

export const SORTS = ["distance", "price", "rating"] as const;
export type Sort = (typeof SORTS)[number];

const GENDERS = ["female", "male"] as const;
export type GenderWish = (typeof GENDERS)[number];

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
  /** Spoken by the specialist. */
  language: string | null;
  gender: GenderWish | null;
  /** Whom one keeps comes first, if they match. */
  favouritesFirst: boolean;
  /** Where the visit shall be; null: at the client's, or where else a service can be had. */
  placeKind: PlaceKind | null;
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
  language: null,
  gender: null,
  favouritesFirst: true,
  placeKind: null,
};

export const PLACE_KINDS: readonly PlaceKind[] = ["client", "shop", "online"];

function number(text: string | null): number | null {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

export function readFilters(params: URLSearchParams): Filters {
  const sort = params.get("sort") as Sort;
  const part = params.get("part") as DayPart;
  const day = params.get("day");
  const language = params.get("language");
  const gender = params.get("gender") as GenderWish;
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
    language: language && /^[a-z]{2,3}$/.test(language) ? language : null,
    gender: GENDERS.includes(gender) ? gender : null,
    favouritesFirst: params.get("favourites") !== "any",
    placeKind: PLACE_KINDS.find((kind) => kind === params.get("place_kind")) ?? null,
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
  put("language", filters.language);
  put("gender", filters.gender);
  put("favourites", filters.favouritesFirst ? null : "any");
  put("place_kind", filters.placeKind);
  return params;
}

/** What narrows a search and can be let go by itself. */
export const NARROWINGS = ["q", "day", "price", "rating", "radius", "language", "gender", "place"] as const;
export type Narrowing = (typeof NARROWINGS)[number];

const OPENED: Record<Narrowing, Partial<Filters>> = {
  q: { q: "" },
  day: { day: null, part: null },
  price: { priceMin: null, priceMax: null },
  rating: { ratingMin: null },
  radius: { radiusKm: null },
  language: { language: null },
  gender: { gender: null },
  place: { placeKind: null },
};

export function narrowingsOf(filters: Filters): Narrowing[] {
  return NARROWINGS.filter((one) => Object.keys(OPENED[one]).some((name) => filters[name as keyof Filters] !== NO_FILTERS[name as keyof Filters]));
}

export function withoutNarrowing(filters: Filters, narrowing: Narrowing): Filters {
  return { ...filters, ...OPENED[narrowing] };
}

/** How many of the sheet's filters are set; the number on its button. */
export function countFilters(filters: Filters): number {
  return narrowingsOf(filters).filter((one) => one !== "q").length;
}

/** Everything that the sheet sets is opened again; what is looked for stays. */
export function clearedFilters({ q, category, service, sort, favouritesFirst }: Filters): Filters {
  return { ...NO_FILTERS, q, category, service, sort, favouritesFirst };
}

/** The filters as the search endpoint wants them; a free window is told in instants of the place's clock. */
export function searchQuery(filters: Filters, market: Market, where: Where, signedIn = false) {
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
    language: filters.language ?? undefined,
    gender: filters.gender ?? undefined,
    place_kind: filters.placeKind ?? undefined,
    favourites_first: (signedIn && filters.favouritesFirst) || undefined,
  };
}

export function windowOf(day: string, part: DayPart | null, zone: string): { from: string; to: string } {
  if (part) {
    const { from, to } = DAY_PARTS[part];
    return { from: instantAt(day, from, zone).toISOString(), to: instantAt(day, to, zone).toISOString() };
  }
  return { from: instantAt(day, "00:00", zone).toISOString(), to: instantAt(addDays(day, 1), "00:00", zone).toISOString() };
}
