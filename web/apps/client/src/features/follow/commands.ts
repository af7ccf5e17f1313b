import { type NewShareLink, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

function useFreshShares(visitId: string) {
  const queries = useQueryClient();
  const queryKey = ["trip", visitId, "shares"];
  return async () => {
    // A first answer that is still on its way knows nothing of the change, and would be waited for instead of a new one.
    await queries.cancelQueries({ queryKey });
    await queries.invalidateQueries({ queryKey });
  };
}

/** Makes an address by which somebody else can follow the visit; it is told only in this answer. */
export function useMakeShare(orderId: string, visitId: string) {
  const refresh = useFreshShares(visitId);
  return useMutation({
    mutationFn: (): Promise<NewShareLink> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/visits/{visit_id}/shares", { params: { path: { order_id: orderId, visit_id: visitId } } })),
    onSettled: refresh,
  });
}

/** Ends an address before its time. */
export function useEndShare(orderId: string, visitId: string) {
  const refresh = useFreshShares(visitId);
  return useMutation({
    mutationFn: (shareId: string) =>
      unwrap(api.DELETE("/api/v1/orders/{order_id}/visits/{visit_id}/shares/{share_id}", { params: { path: { order_id: orderId, visit_id: visitId, share_id: shareId } } })),
    onSettled: refresh,
  });
}
