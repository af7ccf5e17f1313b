import { type OffersOnNow, type OrderDiscounts, type PointsPage, api, unwrap } from "@doorstep/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

/** What is taken off an order, and how many points it would take while its time is held. */
export function useOrderDiscounts(orderId: string) {
  return useQuery({
    queryKey: ["booking", "discounts", orderId],
    queryFn: (): Promise<OrderDiscounts> => unwrap(api.GET("/api/v1/orders/{order_id}/discounts", { params: { path: { order_id: orderId } } })),
    staleTime: 0,
  });
}

/** My points in a city, and how they came and went, the latest first. */
export function usePoints(market: string | null) {
  return useInfiniteQuery({
    queryKey: ["promotions", "points", market],
    queryFn: ({ pageParam }): Promise<PointsPage> => unwrap(api.GET("/api/v1/promotions/points", { params: { query: { market: market ?? "", cursor: pageParam ?? undefined } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: market !== null,
    staleTime: 0,
  });
}

/** The codes that a city offers now. */
export function useOffersOnNow(market: string | null) {
  return useQuery({
    queryKey: ["promotions", "offers", market],
    queryFn: (): Promise<OffersOnNow> => unwrap(api.GET("/api/v1/promotions/offers", { params: { query: { market: market ?? "" } } })),
    enabled: market !== null,
    staleTime: 0,
  });
}
