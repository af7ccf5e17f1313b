import { type Language, type Money, type NewPayment, type Order, type Payment, api, unwrap } from "@doorstep/core";
import { saveFile } from "@doorstep/shell";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { openPayPage } from "./leave";

function useFreshMoney(orderId: string) {
  const queries = useQueryClient();
  return {
    keep: (payment: Payment) => queries.setQueryData(["booking", "payment", payment.id], payment),
    /** Resolves when the order is known as it is now. */
    refresh: () => {
      void queries.invalidateQueries({ queryKey: ["availability"] });
      for (const part of ["orders", "history", "ways", "wallet", "payments"]) void queries.invalidateQueries({ queryKey: ["booking", part] });
      return queries.invalidateQueries({ queryKey: ["booking", "order", orderId] });
    },
  };
}

/**
 * Begins to pay. Where that goes on at the provider's, the page of the booking takes the place of this one first, so that the way back
 * from there, and a reload, find how far the payment has come.
 */
export function useStartPayment(orderId: string) {
  const fresh = useFreshMoney(orderId);
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (wish: NewPayment): Promise<Payment> => unwrap(api.POST("/api/v1/orders/{order_id}/payments", { params: { path: { order_id: orderId } }, body: wish })),
    onSuccess: async (payment) => {
      fresh.keep(payment);
      if (payment.method !== "card") return;
      await navigate(`/bookings/${orderId}?payment=${payment.id}`, { replace: true });
      openPayPage(payment);
    },
    onSettled: () => fresh.refresh(),
  });
}

/** Begins to put money on the balance; the wallet takes its own place, so that the way back finds how far it has come. */
export function useTopUp() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (amount: Money): Promise<Payment> => unwrap(api.POST("/api/v1/wallet/top-ups", { body: amount })),
    onSuccess: async (payment) => {
      queries.setQueryData(["booking", "payment", payment.id], payment);
      await navigate(`/profile/payments?payment=${payment.id}`, { replace: true });
      openPayPage(payment);
    },
    onSettled: () => {
      for (const part of ["wallet", "payments"]) void queries.invalidateQueries({ queryKey: ["booking", part] });
    },
  });
}

/** The client does not want the extra work. */
export function useRefuseExtra(orderId: string) {
  const fresh = useFreshMoney(orderId);
  return useMutation({
    mutationFn: (extraId: string): Promise<Order> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/extras/{extra_id}/refuse", { params: { path: { order_id: orderId, extra_id: extraId } } })),
    onSettled: () => fresh.refresh(),
  });
}

/** The receipt as a document, in the reader's language. */
export function useSaveReceipt(order: Order) {
  return useMutation({
    mutationFn: async (language: Language) => {
      const file = await unwrap(api.GET("/api/v1/orders/{order_id}/receipt", { params: { path: { order_id: order.id }, query: { language } }, parseAs: "blob" }));
      saveFile(`doorstep-${order.number}.pdf`, file as unknown as Blob);
    },
  });
}
