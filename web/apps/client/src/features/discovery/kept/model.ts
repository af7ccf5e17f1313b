import type { SearchFilters } from "@doorstep/core";
import { type Filters, type GenderWish, NO_FILTERS } from "../model";

/** Nothing is remembered. */
export const OPEN: SearchFilters = {
  sort: "distance",
  rating_min: null,
  radius_km: null,
  language: null,
  gender: null,
  price_min: null,
  price_max: null,
  priced_category: null,
  priced_service: null,
  favourites_first: true,
  place_kind: null,
};

const PARAMETERS = ["place_kind", "sort", "price_min", "price_max", "rating", "radius", "day", "part", "language", "gender", "favourites"];

/** Whether an address says nothing of how to filter, so that what is remembered holds. */
export function isBare(params: URLSearchParams): boolean {
  return PARAMETERS.every((name) => !params.has(name));
}

/** What of the filters is remembered: not what is looked for, and no day. A price belongs to what it was set for. */
export function toKept(filters: Filters): SearchFilters {
  const priced = filters.priceMin !== null || filters.priceMax !== null;
  return {
    sort: filters.sort,
    rating_min: filters.ratingMin,
    radius_km: filters.radiusKm,
    language: filters.language,
    gender: filters.gender,
    price_min: filters.priceMin,
    price_max: filters.priceMax,
    priced_category: priced ? filters.category : null,
    priced_service: priced ? filters.service : null,
    favourites_first: filters.favouritesFirst,
    place_kind: filters.placeKind,
  };
}

export function isSame(one: SearchFilters, other: SearchFilters): boolean {
  return (Object.keys(OPEN) as (keyof SearchFilters)[]).every((name) => (one[name] ?? null) === (other[name] ?? null));
}

/** A search by what is remembered. */
export function withKept(filters: Filters, kept: SearchFilters): Filters {
  const priced = (kept.priced_category ?? null) === filters.category && (kept.priced_service ?? null) === filters.service;
  return {
    ...filters,
    sort: kept.sort ?? NO_FILTERS.sort,
    ratingMin: kept.rating_min ?? null,
    radiusKm: kept.radius_km ?? null,
    language: kept.language ?? null,
    gender: kept.gender === "unstated" ? null : ((kept.gender ?? null) as GenderWish | null),
    priceMin: priced ? (kept.price_min ?? null) : null,
    priceMax: priced ? (kept.price_max ?? null) : null,
    favouritesFirst: kept.favourites_first ?? true,
    placeKind: kept.place_kind ?? null,
  };
}
