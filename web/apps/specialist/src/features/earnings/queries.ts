import { api, unwrap } from "@doorstep/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Range } from "./model";

const PAGE = 20;

/** Sums, the chart's points and where the money is, for the local dates of a range. */
export function useEarnings(range: Range) {
  return useQuery({
    queryKey: ["booking", "earnings", range.first, range.last],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/earnings", { params: { query: { from: range.first, until: range.last, step: "day" } } })),
    placeholderData: keepPreviousData,
  });
}

/** Visit by visit, the latest first. */
export function useEarnedVisits(range: Range) {
  return useInfiniteQuery({
    queryKey: ["booking", "earnings", "visits", range.first, range.last],
    queryFn: ({ pageParam }) =>
      unwrap(api.GET("/api/v1/specialist/earnings/visits", { params: { query: { from: range.first, until: range.last, cursor: pageParam ?? undefined, limit: PAGE } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** What one visit earned; null until it has ended. */
export function useVisitEarning(visitId: string) {
  return useQuery({
    queryKey: ["booking", "visit", visitId, "earning"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/visits/{visit_id}/earning", { params: { path: { visit_id: visitId } } }))).earning,
  });
}
