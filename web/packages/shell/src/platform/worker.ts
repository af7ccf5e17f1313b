/** The service worker of this app. The client's at `/` also covers pages of other apps until they have their own. */

import { inNativeShell } from "./native/shell";

function scope(): string {
  return new URL(import.meta.env.BASE_URL, globalThis.location.origin).href;
}

export function canHaveWorker(): boolean {
  // A native shell has its pages with it.
  return import.meta.env.PROD && !inNativeShell() && "serviceWorker" in navigator && globalThis.isSecureContext;
}

/** The app's own worker, if it was installed. */
export async function findWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator)) return null;
  const found = await navigator.serviceWorker.getRegistration(scope());
  return found?.scope === scope() ? found : null;
}

/** Installs the worker, or finds it installed. */
export function installWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`, { scope: import.meta.env.BASE_URL, updateViaCache: "none" });
}

/**
 * The worker once it works, installed if it was not.
 *
 * @throws DOMException when it cannot be installed.
 */
export async function activeWorker(): Promise<ServiceWorkerRegistration> {
  // Asked for anew: while its script is on the way, the registration that is there already has no worker to wait for.
  const registration = await installWorker();
  if (registration.active) return registration;
  const coming = registration.installing ?? registration.waiting;
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (coming?.state === "activated") resolve();
      else if (!coming || coming.state === "redundant") reject(new DOMException("The worker could not be installed.", "AbortError"));
    };
    coming?.addEventListener("statechange", look);
    look();
  });
  return registration;
}
