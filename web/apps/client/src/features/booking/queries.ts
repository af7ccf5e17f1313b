import { type Change, type Consequence, type Market, type MoveSlots, type Order, type Quote, NO_CHOICES, api, choiceBody, isLive, placeOf, unwrap } from "@doorstep/core";
import { useConfig } from "@doorstep/shell";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Draft } from "./draft";

export type Scope = "upcoming" | "past";

/** My orders: upcoming ones soonest first, past ones latest first. */
export function useOrders(scope: Scope, enabled = true) {
  return useInfiniteQuery({
    queryKey: ["booking", "orders", scope],
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/orders", { params: { query: { scope, cursor: pageParam ?? undefined, limit: 20 } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
  });
}

const BACKSTOP_MS = 30_000;

/** An order; live hints keep it fresh, and a slow look now and then serves where hints do not reach. */
export function useOrder(id: string) {
  return useQuery({
    queryKey: ["booking", "order", id],
    queryFn: (): Promise<Order> => unwrap(api.GET("/api/v1/orders/{order_id}", { params: { path: { order_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.visits.some((visit) => isLive(visit.state)) ? BACKSTOP_MS : false),
  });
}

export function useOrderHistory(id: string) {
  return useQuery({
    queryKey: ["booking", "history", id],
    queryFn: (): Promise<Change[]> => unwrap(api.GET("/api/v1/orders/{order_id}/history", { params: { path: { order_id: id } } })),
  });
}

/** What cancelling an order, or moving a visit of it, costs now; asked again as soon as that changes. */
export function useConsequence(orderId: string, act: Consequence["act"], visitId?: string, enabled = true) {
  return useQuery({
    queryKey: ["booking", "consequence", orderId, act, visitId ?? null],
    queryFn: (): Promise<Consequence> =>
      unwrap(api.GET("/api/v1/orders/{order_id}/consequence", { params: { path: { order_id: orderId }, query: { act, visit_id: visitId } } })),
    enabled,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => {
      const next = state.data?.next_change_at;
      return next ? Math.min(BACKSTOP_MS, Math.max(1_000, Date.parse(next) - Date.now() + 500)) : BACKSTOP_MS;
    },
  });
}

/** The market of an order, which need not be the one that is looked at now. */
export function useMarketOf(code: string): Market | null {
  return useConfig().data?.markets.find((market) => market.code === code) ?? null;
}

/** The price of a draft at its address; asked again shortly before the quote ends. */
export function useQuote(draft: Draft | null) {
  // Only the client's own place needs an address.
  const elsewhere = draft !== null && placeOf(draft.choices ?? NO_CHOICES) !== "client";
  const placed = draft && (elsewhere || draft.addressId) ? { addressId: elsewhere ? null : draft.addressId } : null;
  return useQuery({
    queryKey: ["booking", "quote", draft?.serviceId, draft?.offerId, draft?.addressId, draft?.startsAt, draft?.quantity, draft?.choices],
    queryFn: (): Promise<Quote> => {
      if (!draft || !placed) throw new Error("no address is chosen");
      return unwrap(
        api.POST("/api/v1/quotes", {
          body: {
            service_id: draft.serviceId,
            offer_id: draft.offerId,
            address_id: placed.addressId,
            market: draft.market,
            starts_at: draft.startsAt,
            quantity: draft.quantity,
            ...choiceBody(draft.choices ?? NO_CHOICES),
          },
        }),
      );
    },
    enabled: placed !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data ? Math.max(5_000, Date.parse(state.data.expires_at) - Date.now() - 30_000) : false),
  });
}

/** Where one of my visits could be moved. */
export function useMoveSlots(visitId: string) {
  return useQuery({
    queryKey: ["availability", "move", visitId],
    queryFn: (): Promise<MoveSlots> => unwrap(api.GET("/api/v1/visits/{visit_id}/slots", { params: { path: { visit_id: visitId }, query: { days: 14 } } })),
    staleTime: 10_000,
  });
}
