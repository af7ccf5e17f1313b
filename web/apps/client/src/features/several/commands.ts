import { type Order, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useFreshBookings } from "../booking/commands";

interface HeldWish {
  tokens: string[];
  note: string;
  forPersonId: string | null;
  together: boolean;
}

/** Keeps the quoted times of several visits for a few minutes: all of them or none. */
export function useHoldSeveral() {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: ({ tokens, note, forPersonId, together }: HeldWish): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders", { body: { quotes: tokens, note, photo_ids: [], door: null, for_person_id: forPersonId, together } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** Cancels one visit of an order; the others stay. */
export function useCancelVisit(visitId: string) {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: ({ reason, agreedFee }: { reason: string; agreedFee: number }): Promise<Order> =>
      unwrap(api.POST("/api/v1/visits/{visit_id}/cancel", { params: { path: { visit_id: visitId } }, body: { reason, agreed_fee_minor: agreedFee } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** Moves visits that were booked for one time to another: all of them or none. */
export function useMoveTogether(orderId: string) {
  const queries = useQueryClient();
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: ({ startsAt, agreedFee }: { startsAt: string; agreedFee: number }): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/reschedule", { params: { path: { order_id: orderId } }, body: { starts_at: startsAt, agreed_fee_minor: agreedFee } })),
    onSuccess: fresh.keep,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["booking", "order", orderId] });
      void queries.invalidateQueries({ queryKey: ["booking", "consequence"] });
      fresh.refresh();
    },
  });
}
