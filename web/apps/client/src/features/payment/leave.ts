import type { Payment } from "@doorstep/core";
import { useSyncExternalStore } from "react";

const GIVEN_UP_MS = 8_000;

let leavingFor: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(payment: string | null): void {
  clearTimeout(timer);
  leavingFor = payment;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const onShow = () => set(null);
  listeners.add(listener);
  // Browsers bring a page back as it was left.
  globalThis.addEventListener("pageshow", onShow);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener("pageshow", onShow);
  };
}

/** Leaves for the provider's page, if the payment has one. */
export function openPayPage({ id, next_action_url: address }: Pick<Payment, "id" | "next_action_url">): void {
  if (!address || !/^https?:$/.test(new URL(address, globalThis.location.href).protocol)) return;
  set(id);
  timer = setTimeout(() => set(null), GIVEN_UP_MS);
  globalThis.location.assign(address);
}

/** Whether the browser is on its way to the provider's page of a payment. */
export function useIsLeaving(paymentId: string): boolean {
  return useSyncExternalStore(subscribe, () => leavingFor === paymentId);
}
