import { type Market, api, unwrap } from "@doorstep/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Where } from "../place";
import { type Filters, searchQuery } from "./model";

const PAGE = 20;

function fetchPage(filters: Filters, market: Market, where: Where, cursor: string | null, limit = PAGE) {
  return unwrap(api.GET("/api/v1/search", { params: { query: { ...searchQuery(filters, market, where), limit, cursor: cursor ?? undefined } } }));
}

export function useSearch(filters: Filters, market: Market | null, where: Where | null) {
  return useInfiniteQuery({
    queryKey: ["discovery", "search", market?.code, where?.lat, where?.lon, filters],
    queryFn: ({ pageParam }) => {
      if (!market || !where) throw new Error("no market is chosen");
      return fetchPage(filters, market, where, pageParam);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: market !== null && where !== null,
    placeholderData: keepPreviousData,
  });
}

/** How many the filters would find; `more` when there are too many to count. */
export function useSearchCount(filters: Filters, market: Market, where: Where) {
  return useQuery({
    queryKey: ["discovery", "count", market.code, where.lat, where.lon, filters],
    queryFn: async () => {
      const page = await fetchPage(filters, market, where, null, 1);
      return { found: page.count ?? page.items.length, more: page.count_is_capped };
    },
    placeholderData: keepPreviousData,
  });
}
