import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const BACKSTOP_MS = 15_000;
const POOL_MS = 30_000;

/** What dispatch asks me: live offers first, then those of the last day. */
export function useJobOffers() {
  return useQuery({
    queryKey: ["jobs", "offers"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/job-offers"))).items,
    refetchInterval: BACKSTOP_MS,
  });
}

/** Orders that anybody eligible may take. */
export function usePool() {
  return useQuery({
    queryKey: ["jobs", "pool"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/job-offers/pool"))).items,
    refetchInterval: POOL_MS,
  });
}

/** How often I am asked against the median, and what decided lately. */
export function useStanding() {
  return useQuery({ queryKey: ["jobs", "standing"], queryFn: () => unwrap(api.GET("/api/v1/specialist/job-offers/standing")) });
}
