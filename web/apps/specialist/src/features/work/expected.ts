import { type ExpectedTime, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const MINUTE_MS = 60_000;

/** When my visits will begin by what is known now. */
export function useExpectedTimes() {
  return useQuery({
    queryKey: ["work", "expected"],
    queryFn: async (): Promise<ExpectedTime[]> => (await unwrap(api.GET("/api/v1/specialist/expected"))).items,
    refetchInterval: MINUTE_MS,
  });
}

/** The expected time of one visit; null while it is the agreed one. */
export function useExpectedTime(visitId: string): ExpectedTime | null {
  return useExpectedTimes().data?.find((one) => one.visit_id === visitId) ?? null;
}
