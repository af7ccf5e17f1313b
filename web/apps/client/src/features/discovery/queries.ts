import { type Market, type SearchPage, api, unwrap } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import type { Where } from "../place";
import { type Filters, type Narrowing, narrowingsOf, searchQuery, withoutNarrowing } from "./model";

const PAGE = 20;
const QUARTER_MS = 900_000;

interface Asked {
  cursor?: string | null;
  limit?: number;
  signal?: AbortSignal;
  signedIn?: boolean;
}

function fetchPage(filters: Filters, market: Market, where: Where, { cursor, limit = PAGE, signal, signedIn }: Asked = {}): Promise<SearchPage> {
  return unwrap(api.GET("/api/v1/search", { params: { query: { ...searchQuery(filters, market, where, signedIn), limit, cursor: cursor ?? undefined } }, signal }));
}

export function useSearch(filters: Filters, market: Market | null, where: Where | null) {
  const signedIn = useSignedIn();
  return useInfiniteQuery({
    queryKey: ["discovery", "search", market?.code, where?.lat, where?.lon, filters, signedIn],
    queryFn: ({ pageParam, signal }) => {
      if (!market || !where) throw new Error("no market is chosen");
      return fetchPage(filters, market, where, { cursor: pageParam, signal, signedIn });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: market !== null && where !== null,
    placeholderData: keepPreviousData,
  });
}

/** The few best of a search, for a page about something else. */
export function useBest(filters: Filters | null, market: Market | null, where: Where | null, limit: number) {
  return useQuery({
    queryKey: ["discovery", "best", market?.code, where?.lat, where?.lon, filters, limit],
    queryFn: ({ signal }) => {
      if (!filters || !market || !where) throw new Error("nothing is looked for yet");
      return fetchPage(filters, market, where, { limit, signal });
    },
    enabled: filters !== null && market !== null && where !== null,
    staleTime: 60_000,
  });
}

export interface Count {
  found: number;
  /** There are more than were counted. */
  more: boolean;
  /** Only some were asked for free time, and the rest is reckoned from them. */
  about: boolean;
}

export function countOf(page: SearchPage): Count {
  return { found: page.count ?? page.items.length, more: page.count_is_capped, about: page.count_is_estimate };
}

function countQuery(filters: Filters, market: Market, where: Where) {
  return {
    queryKey: ["discovery", "count", market.code, where.lat, where.lon, filters],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Count> => countOf(await fetchPage(filters, market, where, { limit: 1, signal })),
  };
}

/** How many the filters would find; the last answer stays until the next one comes. */
export function useSearchCount(filters: Filters, market: Market, where: Where) {
  return useQuery({ ...countQuery(filters, market, where), placeholderData: keepPreviousData });
}

export interface Loosening {
  narrowing: Narrowing;
  count: Count;
}

/** What would be found without one of the filters, the most first; only what finds anybody. */
export function useLoosenings(filters: Filters, market: Market, where: Where): Loosening[] {
  const narrowings = narrowingsOf(filters);
  return useQueries({
    queries: narrowings.map((one) => countQuery(withoutNarrowing(filters, one), market, where)),
    combine: (answers) =>
      answers
        .flatMap((answer, index) => {
          const narrowing = narrowings[index];
          return narrowing && answer.data && answer.data.found > 0 ? [{ narrowing, count: answer.data }] : [];
        })
        .toSorted((a, b) => b.count.found - a.count.found),
  });
}

/** Services whose names or words begin like what is typed. */
export function useServiceSuggestions(market: string | null, words: string) {
  const text = words.trim();
  return useQuery({
    queryKey: ["discovery", "suggestions", market, text],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/services", { params: { query: { market: market ?? "", q: text } }, signal }))).items.slice(0, 5),
    enabled: market !== null && text.length >= 2,
    staleTime: QUARTER_MS,
    placeholderData: text.length >= 2 ? keepPreviousData : undefined,
  });
}
