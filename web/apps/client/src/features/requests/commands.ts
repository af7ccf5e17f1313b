import { type Order, type Proposal, type Visit, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

function useFreshRequest(orderId: string) {
  const queries = useQueryClient();
  return {
    keep: (order: Order) => queries.setQueryData(["booking", "order", orderId], order),
    refresh: () => {
      for (const domain of ["booking", "availability"]) void queries.invalidateQueries({ queryKey: [domain] });
    },
  };
}

/** Takes a proposed time at the price that is shown with it. */
export function useTakeTime({ id, order_id }: Visit) {
  const fresh = useFreshRequest(order_id);
  return useMutation({
    mutationFn: (proposal: Proposal): Promise<Order> =>
      unwrap(
        api.POST("/api/v1/orders/{order_id}/visits/{visit_id}/proposals/{proposal_id}/accept", {
          params: { path: { order_id, visit_id: id, proposal_id: proposal.id } },
          body: { agreed_price_minor: proposal.price.minor },
        }),
      ),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** None of the proposed times fits; the request stands. */
export function useRefuseTimes({ id, order_id }: Visit) {
  const fresh = useFreshRequest(order_id);
  return useMutation({
    mutationFn: (): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/visits/{visit_id}/proposals/refuse", { params: { path: { order_id, visit_id: id } } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}
