import { type DoorShown, api, unwrap } from "@doorstep/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

// Not one of the domains that are kept for times without a network: these notes stay in memory only, and in their time.
const key = (visitId: string) => ["door", visitId];
const LONGEST_TIMER_MS = 86_400_000;

/**
 * The notes for the door of a visit, once they are asked for: each time is written down, so nothing asks by itself.
 * They are dropped from memory after `seconds` at the latest.
 */
export function useReadDoor(visitId: string, seconds: number) {
  return useQuery({
    queryKey: key(visitId),
    queryFn: (): Promise<DoorShown> => unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/door", { params: { path: { visit_id: visitId } } })),
    enabled: false,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Math.min(LONGEST_TIMER_MS, Math.max(0, seconds * 1000)),
  });
}

export function useForgetDoor(visitId: string): () => void {
  const queries = useQueryClient();
  return useCallback(() => queries.removeQueries({ queryKey: key(visitId) }), [queries, visitId]);
}
