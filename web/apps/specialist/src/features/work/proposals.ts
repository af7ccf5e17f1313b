import { type MoveSlots, type Proposal, type WorkedVisit, api, unwrap } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const MOST_TIMES = 3;
const DAYS = 14;

/** My own free starts for a request; any of them can be proposed. */
export function useFreeTimes(visitId: string) {
  return useQuery({
    queryKey: ["availability", "propose", visitId],
    queryFn: (): Promise<MoveSlots> => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/slots", { params: { path: { visit_id: visitId }, query: { days: DAYS } } })),
    staleTime: 10_000,
  });
}

function useFreshVisit(visitId: string) {
  const queries = useQueryClient();
  return {
    keep: (visit: WorkedVisit) => queries.setQueryData(["booking", "visit", visitId], visit),
    refresh: () => {
      for (const domain of ["booking", "availability"]) void queries.invalidateQueries({ queryKey: [domain] });
    },
  };
}

export function usePropose(visitId: string) {
  const fresh = useFreshVisit(visitId);
  return useMutation({
    mutationFn: (starts: string[]): Promise<WorkedVisit> =>
      unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/proposals", { params: { path: { visit_id: visitId } }, body: { starts } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

export function useWithdraw(visitId: string) {
  const fresh = useFreshVisit(visitId);
  return useMutation({
    mutationFn: (): Promise<WorkedVisit> => unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/proposals/withdraw", { params: { path: { visit_id: visitId } } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** The proposed times among which the client is choosing. */
export function openTimes(visit: WorkedVisit): Proposal[] {
  return visit.proposals.filter((one) => one.state === "open");
}

/** What became of the latest proposed times, where there is something to say while the request still waits. */
export function wereRefused(visit: WorkedVisit): boolean {
  return visit.proposals.some((one) => one.state === "refused");
}

/** The times with one more, or without it if it is among them; none beyond the most that can be proposed. */
export function toggled(times: readonly string[], time: string): string[] {
  if (times.includes(time)) return times.filter((one) => one !== time);
  return times.length < MOST_TIMES ? [...times, time].toSorted((a, b) => Date.parse(a) - Date.parse(b)) : [...times];
}
