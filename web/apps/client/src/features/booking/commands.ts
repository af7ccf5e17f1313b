import { type Order, type PaymentMethod, api, unwrap } from "@doorstep/core";
import { saveFile } from "@doorstep/shell";
import { useMutation, useQueryClient } from "@tanstack/react-query";

function useFreshBookings() {
  const queries = useQueryClient();
  return {
    keep(order: Order) {
      queries.setQueryData(["booking", "order", order.id], order);
    },
    refresh() {
      void queries.invalidateQueries({ queryKey: ["booking", "orders"] });
      void queries.invalidateQueries({ queryKey: ["booking", "history"] });
      void queries.invalidateQueries({ queryKey: ["availability"] });
    },
  };
}

/** Keeps the quoted time for a few minutes. */
export function useHold() {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: (wish: { token: string; note: string; photoIds: string[] }): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders", { body: { quotes: [wish.token], note: wish.note, photo_ids: wish.photoIds } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

export function useConfirm(orderId: string) {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: (method: PaymentMethod): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/confirm", { params: { path: { order_id: orderId } }, body: { payment_method: method } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

export function useCancel(orderId: string) {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: (reason: string): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/cancel", { params: { path: { order_id: orderId } }, body: { reason } })),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** The visit as a calendar file, saved on the device: calendars open it and keep it as one entry. */
export function useSaveCalendar(visitId: string) {
  return useMutation({
    mutationFn: async () => {
      const file = await unwrap(api.GET("/api/v1/visits/{visit_id}/calendar", { params: { path: { visit_id: visitId } }, parseAs: "blob" }));
      saveFile("doorstep-visit.ics", file as unknown as Blob);
    },
  });
}

export function useMove(visitId: string, orderId: string) {
  const queries = useQueryClient();
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: (startsAt: string) =>
      unwrap(api.POST("/api/v1/visits/{visit_id}/reschedule", { params: { path: { visit_id: visitId } }, body: { starts_at: startsAt } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["booking", "order", orderId] });
      fresh.refresh();
    },
  });
}
