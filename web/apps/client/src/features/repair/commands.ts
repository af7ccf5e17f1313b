import { type Replacement, type ReplacementRefusal, type ReplacementTime, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

function useFreshReplacement() {
  const queries = useQueryClient();
  // Not waited for: what asked is gone from the page as soon as the order is known as it is now, and has something to say before.
  return () => {
    for (const domain of ["availability", "booking"]) void queries.invalidateQueries({ queryKey: [domain] });
  };
}

/** Takes the proposed person, or one of the other times. The lost visit is named, as another of a party may come up meanwhile. */
export function useApproveReplacement(orderId: string) {
  const refresh = useFreshReplacement();
  return useMutation({
    mutationFn: ({ visitId, time }: { visitId: string; time: ReplacementTime | null }): Promise<Replacement> =>
      unwrap(
        api.POST("/api/v1/orders/{order_id}/replacement/approve", {
          params: { path: { order_id: orderId } },
          body: { starts_at: time?.starts_at ?? null, specialist_id: time?.specialist.id ?? null, visit_id: visitId },
        }),
      ),
    onSettled: refresh,
  });
}

/** Wants nobody else: the money back, or to wait for who is late. */
export function useRefuseReplacement(orderId: string) {
  const refresh = useFreshReplacement();
  return useMutation({
    mutationFn: ({ visitId, wish }: { visitId: string; wish: ReplacementRefusal["wish"] }): Promise<Replacement> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/replacement/refuse", { params: { path: { order_id: orderId } }, body: { wish, visit_id: visitId } })),
    onSettled: refresh,
  });
}
