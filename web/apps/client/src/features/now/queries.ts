import { type Choices, type Market, ProblemError, type SearchProgress, type SearchQuote, type Visit, type WhyChosen, api, choiceBody, unwrap } from "@doorstep/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type When, rangeOf } from "./model";

export interface SearchWish {
  market: Market;
  serviceId: number;
  quantity: number;
  choices: Choices;
  addressId: string;
  when: When;
}

/** What a search would cost, and when somebody could be there; asked again before the price ends. */
export function useSearchQuote(wish: SearchWish | null) {
  return useQuery({
    queryKey: ["booking", "quote", "search", wish && { ...wish, market: wish.market.code }],
    queryFn: (): Promise<SearchQuote> => {
      if (!wish) throw new Error("no address is chosen");
      const { market, serviceId, quantity, choices, addressId, when } = wish;
      const range = when.kind === "best" ? rangeOf(when, market, Date.now()) : null;
      return unwrap(
        api.POST("/api/v1/searches/quotes", {
          body: { service_id: serviceId, quantity, ...choiceBody(choices), address_id: addressId, when: range ? { kind: "best", from_at: range.from, until_at: range.until } : { kind: "asap" } },
        }),
      );
    },
    enabled: wish !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data ? Math.max(5_000, Date.parse(state.data.expires_at) - Date.now() - 30_000) : false),
  });
}

const PROGRESS_MS = 3_000;

/** How far the search of an order is. */
export function useSearchProgress(orderId: string) {
  return useQuery({
    queryKey: ["booking", "search", orderId],
    queryFn: (): Promise<SearchProgress> => unwrap(api.GET("/api/v1/orders/{order_id}/search", { params: { path: { order_id: orderId } } })),
    staleTime: 0,
    refetchInterval: PROGRESS_MS,
  });
}

/** How the specialist of a visit was chosen; null where nobody chose but the client. */
export function useWhyChosen({ id, order_id }: Visit) {
  return useQuery({
    queryKey: ["booking", "why-chosen", id],
    queryFn: async (): Promise<WhyChosen | null> => {
      try {
        return await unwrap(api.GET("/api/v1/orders/{order_id}/visits/{visit_id}/why", { params: { path: { order_id, visit_id: id } } }));
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 600_000,
  });
}
