import { type Payment, type PaymentPage, type PaymentPurpose, ProblemError, type Wallet, type WaysToPay, api, unwrap } from "@doorstep/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { isOpen, pollPause, progressOf } from "./model";

/** The ways in which something of an order can be paid now. */
export function useWaysToPay(orderId: string, purpose: PaymentPurpose = "price", enabled = true) {
  return useQuery({
    queryKey: ["booking", "ways", orderId, purpose],
    queryFn: (): Promise<WaysToPay> => unwrap(api.GET("/api/v1/orders/{order_id}/ways-to-pay", { params: { path: { order_id: orderId }, query: { purpose } } })),
    enabled,
    staleTime: 0,
  });
}

/** A payment; asked about at growing pauses for as long as its outcome is open, or something else waits for it. */
export function usePayment(id: string, isAwaited: (payment: Payment) => boolean) {
  return useQuery({
    queryKey: ["booking", "payment", id],
    queryFn: (): Promise<Payment> => unwrap(api.GET("/api/v1/payments/{payment_id}", { params: { path: { payment_id: id } } })),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      if (state.error instanceof ProblemError && state.error.status === 404) return false;
      return !state.data || isOpen(progressOf(state.data)) || isAwaited(state.data) ? pollPause(state.dataUpdateCount + state.errorUpdateCount) : false;
    },
  });
}

export function useWallet(enabled = true) {
  return useQuery({
    queryKey: ["booking", "wallet"],
    queryFn: (): Promise<Wallet> => unwrap(api.GET("/api/v1/wallet")),
    enabled,
  });
}

/** My payments, latest first. */
export function usePayments(enabled = true) {
  return useInfiniteQuery({
    queryKey: ["booking", "payments"],
    queryFn: ({ pageParam }): Promise<PaymentPage> => unwrap(api.GET("/api/v1/payments", { params: { query: { cursor: pageParam ?? undefined, limit: 20 } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
  });
}
