import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

export function useHours() {
  return useQuery({ queryKey: ["availability", "hours"], queryFn: () => unwrap(api.GET("/api/v1/specialist/hours")), staleTime: 60_000 });
}

export function useTimeOff() {
  return useQuery({ queryKey: ["availability", "time-off"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/time-off"))).items });
}

/** Dates from today on that have hours of their own. */
export function useDates() {
  return useQuery({ queryKey: ["availability", "dates"], queryFn: () => unwrap(api.GET("/api/v1/specialist/exceptions")) });
}

export function useConflicts() {
  return useQuery({ queryKey: ["availability", "conflicts"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/conflicts"))).items });
}
