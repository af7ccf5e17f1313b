import { ProblemError, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const MINUTE_MS = 60_000;
const AHEAD_HOURS = 6;

function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 60 * MINUTE_MS).toISOString();
}

/** What was done at a visit so far, and what its city demands; kept for times without a network. */
export function useRecord(visitId: string, enabled = true) {
  return useQuery({
    queryKey: ["work", "record", visitId],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/record", { params: { path: { visit_id: visitId } } })),
    enabled,
  });
}

/** Promised visits of the coming hours, by which the device knows whether somebody may know where it is. */
export function useVisitsAhead() {
  return useQuery({
    queryKey: ["booking", "ahead"],
    queryFn: async () => {
      const query = { state: ["accepted" as const], starts_from: hoursFromNow(-AHEAD_HOURS), starts_until: hoursFromNow(AHEAD_HOURS), limit: 20 };
      return (await unwrap(api.GET("/api/v1/specialist/visits", { params: { query } }))).items;
    },
    refetchInterval: 5 * MINUTE_MS,
  });
}

/** My way to a visit as others see it: who looked, how many may follow by a link. */
export function useOwnTrip(visitId: string) {
  return useQuery({
    queryKey: ["work", "trip", visitId],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/trip", { params: { path: { visit_id: visitId } } })),
    refetchInterval: MINUTE_MS,
  });
}

/** The way by road from the last position that the server `knows`, where a router is there; null where none is. */
export function useRoute(visitId: string, known: boolean) {
  return useQuery({
    enabled: known,
    queryKey: ["way", visitId],
    queryFn: async () => {
      try {
        return await unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/route", { params: { path: { visit_id: visitId } } }));
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 2 * MINUTE_MS,
    refetchInterval: 2 * MINUTE_MS,
    retry: false,
  });
}
