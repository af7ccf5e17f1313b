import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

// What Home asks for, apart from the search, which is not needed for the first paint.

const QUARTER_MS = 900_000;

export function usePopularServices(market: string | null) {
  return useQuery({
    queryKey: ["discovery", "popular", market],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/popular-services", { params: { query: { market: market ?? "", limit: 8 } }, signal }))).items,
    enabled: market !== null,
    staleTime: QUARTER_MS,
  });
}

/** The signed-in person's latest orders that are over. */
export function usePastOrders() {
  return useQuery({
    queryKey: ["booking", "orders", "past", "latest"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/orders", { params: { query: { scope: "past", limit: 20 } }, signal })),
    staleTime: 60_000,
  });
}
