import { type VisitState, type WorkedVisit, api, isLive, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const HOUR = 3_600_000;
const BACKSTOP_MS = 30_000;

async function listVisits(state: VisitState[], startsFrom?: string, startsUntil?: string): Promise<WorkedVisit[]> {
  const query = { state, starts_from: startsFrom, starts_until: startsUntil, limit: 200 };
  return (await unwrap(api.GET("/api/v1/specialist/visits", { params: { query } }))).items;
}

/** Requests that wait for an answer, the soonest first. */
export function useRequests(enabled = true) {
  return useQuery({ queryKey: ["booking", "requests"], queryFn: () => listVisits(["requested"]), enabled, refetchInterval: BACKSTOP_MS });
}

/** What is promised from half a day ago on, in the order of time; a visit in progress is among them. */
export function useAgenda() {
  return useQuery({
    queryKey: ["booking", "agenda"],
    queryFn: () => listVisits(["accepted", "on_the_way", "arrived", "working"], new Date(Date.now() - 12 * HOUR).toISOString()),
    refetchInterval: 2 * BACKSTOP_MS,
  });
}

/** The last two weeks' visits, the newest first. */
export function usePast(enabled: boolean) {
  return useQuery({
    queryKey: ["booking", "past"],
    queryFn: async () => {
      const now = Date.now();
      const visits = await listVisits(["done", "no_show", "cancelled", "declined", "expired"], new Date(now - 336 * HOUR).toISOString(), new Date(now).toISOString());
      return visits.toReversed();
    },
    enabled,
  });
}

export function useVisit(id: string) {
  return useQuery({
    queryKey: ["booking", "visit", id],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}", { params: { path: { visit_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isLive(state.data.state) ? BACKSTOP_MS : false),
  });
}
