import { type Choices, type Shop, type Specialist, api, placeOf, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** The shops where a service can be had of anyone who works there, by name. */
export function useShops(market: string | null, serviceId: number | null, enabled: boolean) {
  return useQuery({
    queryKey: ["catalog", "shops", market, serviceId],
    queryFn: async (): Promise<Shop[]> =>
      (await unwrap(api.GET("/api/v1/services/{service_id}/shops", { params: { path: { service_id: serviceId ?? 0 }, query: { market: market ?? "" } } }))).items,
    enabled: enabled && market !== null && serviceId !== null,
    staleTime: 60_000,
  });
}

/** The shop to go to: where the chosen specialist works, or the one that was chosen for anyone. */
export function useShopOf(market: string, serviceId: number, specialist: Specialist | null, choices: Choices): Shop | null {
  const anyone = specialist === null && placeOf(choices) === "shop";
  const shops = useShops(market, serviceId, anyone);
  return specialist?.place ?? shops.data?.find(({ id }) => id === choices.placeId) ?? null;
}
