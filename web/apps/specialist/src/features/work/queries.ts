import { type Schedule, type VisitState, type WorkedVisit, api, isLive, unwrap } from "@doorstep/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

const BACKSTOP_MS = 30_000;
const PAST: VisitState[] = ["done", "no_show", "cancelled", "declined", "expired"];
const PAST_DAYS = 28;

async function listVisits(state: VisitState[], startsFrom?: string, startsUntil?: string): Promise<WorkedVisit[]> {
  const query = { state, starts_from: startsFrom, starts_until: startsUntil, limit: 200 };
  return (await unwrap(api.GET("/api/v1/specialist/visits", { params: { query } }))).items;
}

/** Requests that wait for an answer, the soonest first. */
export function useRequests() {
  return useQuery({ queryKey: ["booking", "requests"], queryFn: () => listVisits(["requested"]), refetchInterval: BACKSTOP_MS });
}

/** Consecutive dates: hours, time off, visits. `from` null begins today, on the calendar's own clock. */
export function useSchedule(from: string | null, days: number, enabled = true) {
  return useQuery({
    queryKey: ["booking", "schedule", from ?? "today", days],
    queryFn: (): Promise<Schedule> => unwrap(api.GET("/api/v1/specialist/schedule", { params: { query: { from: from ?? undefined, days } } })),
    refetchInterval: 2 * BACKSTOP_MS,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Visits that are over, four weeks a page, the newest first. */
export function usePast() {
  return useInfiniteQuery({
    queryKey: ["booking", "past"],
    initialPageParam: 0,
    queryFn: async ({ pageParam: page }) => {
      const until = Date.now() - page * PAST_DAYS * 86_400_000;
      const visits = await listVisits(PAST, new Date(until - PAST_DAYS * 86_400_000).toISOString(), new Date(until).toISOString());
      return visits.toReversed();
    },
    getNextPageParam: (last, pages) => (last.length > 0 && pages.length < 26 ? pages.length : undefined),
  });
}

export function useVisit(id: string) {
  return useQuery({
    queryKey: ["booking", "visit", id],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}", { params: { path: { visit_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isLive(state.data.state) ? BACKSTOP_MS : false),
  });
}

export function useVisitHistory(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["booking", "visit", id, "history"],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/history", { params: { path: { visit_id: id } } })),
    enabled,
  });
}
