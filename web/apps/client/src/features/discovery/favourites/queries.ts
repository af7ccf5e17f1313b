import { type Market, api, unwrap } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { useQuery } from "@tanstack/react-query";
import type { Where } from "../../place";

export const favouriteKey = ["account", "favourites"];

export function favouriteIdsKey(market: string) {
  return [...favouriteKey, "ids", market];
}

/** Whom the signed-in person keeps in a market. */
export function useFavouriteIds(market: string | null): readonly number[] {
  const signedIn = useSignedIn();
  const ids = useQuery({
    queryKey: favouriteIdsKey(market ?? ""),
    queryFn: async (): Promise<number[]> => (await unwrap(api.GET("/api/v1/me/favourites/ids", { params: { query: { market: market ?? "" } } }))).ids,
    enabled: signedIn && market !== null,
    staleTime: 60_000,
  });
  return ids.data ?? [];
}

/** The same people with what they offer and when they are free. */
export function useFavourites(market: Market | null, where: Where | null, limit?: number) {
  const signedIn = useSignedIn();
  return useQuery({
    queryKey: [...favouriteKey, "list", market?.code, where?.lat, where?.lon, limit],
    queryFn: () => {
      if (!market || !where) throw new Error("no market is chosen");
      return unwrap(api.GET("/api/v1/me/favourites", { params: { query: { market: market.code, lat: where.lat, lon: where.lon, limit } } }));
    },
    enabled: signedIn && market !== null && where !== null,
  });
}
