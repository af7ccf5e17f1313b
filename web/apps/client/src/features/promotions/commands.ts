import { type DiscountKind, type Order, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** What an order costs by now is asked anew wherever it is shown. */
function useFreshPrice(orderId: string) {
  const queries = useQueryClient();
  return {
    keep: (order: Order) => queries.setQueryData(["booking", "order", order.id], order),
    refresh: () => {
      for (const part of ["discounts", "ways"]) void queries.invalidateQueries({ queryKey: ["booking", part, orderId] });
      void queries.invalidateQueries({ queryKey: ["promotions"] });
    },
  };
}

/** Takes a code, or points, off a held order. */
export function useApplyDiscount(orderId: string) {
  const fresh = useFreshPrice(orderId);
  return useMutation({
    mutationFn: (wish: { code?: string; points?: number }): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/discounts", { params: { path: { order_id: orderId } }, body: wish })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** Gives up a code, or points, of a held order. */
export function useWithdrawDiscount(orderId: string) {
  const fresh = useFreshPrice(orderId);
  return useMutation({
    mutationFn: (kind: DiscountKind): Promise<Order> =>
      unwrap(api.DELETE("/api/v1/orders/{order_id}/discounts", { params: { path: { order_id: orderId }, query: { kind } } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}
