import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

export function useSpecialist(id: number | null) {
  return useQuery({
    queryKey: ["specialists", id],
    queryFn: () => unwrap(api.GET("/api/v1/specialists/{specialist_id}", { params: { path: { specialist_id: id ?? 0 } } })),
    enabled: id !== null,
    staleTime: 300_000,
  });
}
