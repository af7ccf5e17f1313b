import { type LatLon, type Language, kilometresBetween, siteUrl } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

export type PlaceKind = "district" | "station" | "square" | "park" | "sight";

/** A named part or point of a city, from the same drawing as its map. `name` is in the city's own language. */
export interface Place extends LatLon {
  id: string;
  kind: PlaceKind;
  name: string;
  names: Record<Language, string>;
}

export async function fetchPlaces(market: string): Promise<Place[]> {
  const answer = await fetch(siteUrl(`/maps/${market}.json`));
  if (!answer.ok) throw new Error(`the places of ${market} could not be read: ${answer.status}`);
  return ((await answer.json()) as { places: Place[] }).places;
}

/** The districts and well-known places of a market. */
export function usePlaces(market: string | null) {
  return useQuery({
    queryKey: ["map", "places", market],
    queryFn: () => fetchPlaces(market ?? ""),
    enabled: market !== null,
    staleTime: 24 * 60 * 60_000,
  });
}

/** The district whose middle is nearest; what a specialist may know of an address before accepting. */
export function nearestDistrict(places: readonly Place[], position: LatLon): Place | null {
  const districts = places.filter((place) => place.kind === "district");
  const [first, ...rest] = districts;
  if (!first) return null;
  return rest.reduce((best, one) => (kilometresBetween(one, position) < kilometresBetween(best, position) ? one : best), first);
}
