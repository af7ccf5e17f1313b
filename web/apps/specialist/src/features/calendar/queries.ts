import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

export function useHours() {
  return useQuery({ queryKey: ["availability", "hours"], queryFn: () => unwrap(api.GET("/api/v1/specialist/hours")), staleTime: 60_000 });
}

export function useTimeOff() {
  return useQuery({ queryKey: ["availability", "time-off"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/time-off"))).items });
}

export function useConflicts() {
  return useQuery({ queryKey: ["availability", "conflicts"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/conflicts"))).items });
}
