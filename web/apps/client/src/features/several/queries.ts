import { type Money, type MoveSlots, type Quote, type Service, type TogetherSlots, addMoney, api, choiceBody, dearerStarts, unwrap } from "@doorstep/core";
import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { serviceQuery } from "../catalog";
import { type Plan, type PlannedVisit, wishText } from "./plan";

/** The price of one visit at an address; asked again shortly before the quote ends. */
function quoteQuery(visit: PlannedVisit, addressId: string | null) {
  const { serviceId, offerId, quantity, choices, startsAt } = visit;
  return queryOptions({
    queryKey: ["booking", "quote", "several", serviceId, offerId, addressId, startsAt, quantity, choices],
    queryFn: (): Promise<Quote> =>
      unwrap(
        api.POST("/api/v1/quotes", {
          body: { service_id: serviceId, offer_id: offerId, address_id: addressId ?? "", starts_at: startsAt, quantity, ...choiceBody(choices) },
        }),
      ),
    enabled: addressId !== null && startsAt !== "",
    staleTime: 60_000,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data ? Math.max(5_000, Date.parse(state.data.expires_at) - Date.now() - 30_000) : false),
  });
}

export interface PlanQuotes {
  /** In the order of the visits; null until a price is known. */
  quotes: (Quote | null)[];
  errors: (Error | null)[];
  /** What all of them cost, once every price is known. */
  total: Money | null;
  isFetching: boolean;
  refetch(): void;
}

/** The prices of a plan's visits at its address. */
export function usePlanQuotes(plan: Plan | null): PlanQuotes {
  return useQueries({
    queries: (plan?.visits ?? []).map((visit) => quoteQuery(visit, plan?.addressId ?? null)),
    combine: (answers) => {
      const quotes = answers.map((answer) => answer.data ?? null);
      const totals = quotes.flatMap((quote) => (quote ? [quote.total] : []));
      const [first, ...others] = totals;
      return {
        quotes,
        errors: answers.map((answer) => answer.error),
        total: first && totals.length === quotes.length ? others.reduce(addMoney, first) : null,
        isFetching: answers.some((answer) => answer.isFetching),
        refetch: () => answers.forEach((answer) => void answer.refetch()),
      };
    },
  });
}

/** The names of services by their ids, as far as they are known. */
export function useServiceNames(market: string | null, ids: readonly number[]): ReadonlyMap<number, string> {
  return useQueries({
    queries: [...new Set(ids)].map((id) => serviceQuery(market, id)),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : []))),
  });
}

/** When different people are free for all visits of a plan, at a place. */
export function useTogetherSlots(plan: Plan | null, place: { lat: number; lon: number } | null) {
  const wishes = plan?.visits.map(wishText) ?? [];
  const query = useQuery({
    queryKey: ["availability", "together", plan?.market, wishes, place?.lat, place?.lon],
    queryFn: ({ signal }): Promise<TogetherSlots> =>
      unwrap(api.GET("/api/v1/slots/together", { params: { query: { wish: wishes, market: plan?.market ?? "", lat: place?.lat, lon: place?.lon, days: 7 } }, signal })),
    enabled: wishes.length > 1 && place !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: 60_000,
  });
  return { ...query, dearer: dearerStarts(query.data ? [query.data] : []) };
}

/** All services that a market offers. */
export function useAllServices(market: string | null) {
  return useQuery({
    queryKey: ["catalog", "services", market, "all"],
    queryFn: async (): Promise<Service[]> => (await unwrap(api.GET("/api/v1/services", { params: { query: { market: market ?? "" } } }))).items,
    enabled: market !== null,
    staleTime: 3_600_000,
  });
}

/** Where visits that were booked for one time could be moved, with the same people. */
export function useMoveSlotsTogether(orderId: string) {
  return useQuery({
    queryKey: ["availability", "move", "order", orderId],
    queryFn: (): Promise<MoveSlots> => unwrap(api.GET("/api/v1/orders/{order_id}/slots", { params: { path: { order_id: orderId }, query: { days: 14 } } })),
    staleTime: 10_000,
  });
}
