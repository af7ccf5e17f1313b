import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

export function useOffers() {
  return useQuery({ queryKey: ["work", "offers"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/offers"))).items });
}

/** Services that could be offered: the skill is there, the offer not yet. */
export function useOpenServices(enabled: boolean) {
  return useQuery({ queryKey: ["work", "services"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/services"))).items, enabled });
}
