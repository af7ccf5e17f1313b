import { type Category, type Service, type ServiceDetail, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const HOUR = 3_600_000;

export function useCategories(market: string | null) {
  return useQuery({
    queryKey: ["catalog", "categories", market],
    queryFn: async (): Promise<Category[]> => (await unwrap(api.GET("/api/v1/categories", { params: { query: { market: market ?? "" } } }))).items,
    enabled: market !== null,
    staleTime: HOUR,
  });
}

export function useServices(market: string | null, category: number | null) {
  return useQuery({
    queryKey: ["catalog", "services", market, category],
    queryFn: async (): Promise<Service[]> =>
      (await unwrap(api.GET("/api/v1/services", { params: { query: { market: market ?? "", category: category ?? undefined } } }))).items,
    enabled: market !== null && category !== null,
    staleTime: HOUR,
  });
}

export function serviceQuery(market: string | null, id: number | null) {
  return {
    queryKey: ["catalog", "service", market, id],
    queryFn: (): Promise<ServiceDetail> =>
      unwrap(api.GET("/api/v1/services/{service_id}", { params: { path: { service_id: id ?? 0 }, query: { market: market ?? "" } } })),
    enabled: market !== null && id !== null,
    staleTime: HOUR,
  };
}

export function useService(market: string | null, id: number | null) {
  return useQuery(serviceQuery(market, id));
}
