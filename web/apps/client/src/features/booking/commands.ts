import { type DoorNotes, type Order, type PaymentMethod, api, unwrap } from "@doorstep/core";
import { saveFile } from "@doorstep/shell";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** What the screens know of bookings, put right after an act. */
export function useFreshBookings() {
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
    mutationFn: (wish: { token: string; note: string; photoIds: string[]; door: DoorNotes | null; forPersonId: string | null }): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders", { body: { quotes: [wish.token], note: wish.note, photo_ids: wish.photoIds, door: wish.door, for_person_id: wish.forPersonId } })),
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
    mutationFn: ({ reason, agreedFee }: { reason: string; agreedFee: number }): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/cancel", { params: { path: { order_id: orderId } }, body: { reason, agreed_fee_minor: agreedFee } })),
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

/** The client waited and nobody came; the booking ends. */
export function useNobodyCame(visitId: string, orderId: string) {
  const queries = useQueryClient();
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: (reason: string) => unwrap(api.POST("/api/v1/visits/{visit_id}/nobody-came", { params: { path: { visit_id: visitId } }, body: { reason } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["booking", "order", orderId] });
      fresh.refresh();
    },
  });
}

export function useMove(visitId: string, orderId: string) {
  const queries = useQueryClient();
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: ({ startsAt, agreedFee }: { startsAt: string; agreedFee: number }) =>
      unwrap(api.POST("/api/v1/visits/{visit_id}/reschedule", { params: { path: { visit_id: visitId } }, body: { starts_at: startsAt, agreed_fee_minor: agreedFee } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["booking", "order", orderId] });
      void queries.invalidateQueries({ queryKey: ["booking", "consequence"] });
      fresh.refresh();
    },
  });
}
