import { type SafetyTimer, api, unwrap } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRecord } from "../visit/queries";

/** The safety timer of a visit; null while none runs. */
export function useTimer(visitId: string): SafetyTimer | null {
  return useRecord(visitId).data?.timer ?? null;
}

function useFollowedRecord(visitId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["work", "record", visitId] });
}

/** Starts the timer, or sets it anew: minutes from now. */
export function useSetTimer(visitId: string) {
  return useMutation({
    mutationFn: (minutes: number) => unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/timer", { params: { path: { visit_id: visitId } }, body: { minutes } })),
    onSettled: useFollowedRecord(visitId),
  });
}

/** All is well. */
export function useEndTimer(visitId: string) {
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/specialist/visits/{visit_id}/timer", { params: { path: { visit_id: visitId } } })),
    onSettled: useFollowedRecord(visitId),
  });
}

/** Whom I want told; null while nobody is named. */
export function useSafetyContact() {
  return useQuery({ queryKey: ["account", "safety-contact"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/safety-contact"))).contact });
}
