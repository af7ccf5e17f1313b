/** The service worker of this app. The client's at `/` also covers pages of other apps until they have their own. */

function scope(): string {
  return new URL(import.meta.env.BASE_URL, globalThis.location.origin).href;
}

export function canHaveWorker(): boolean {
  return import.meta.env.PROD && "serviceWorker" in navigator && globalThis.isSecureContext;
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

/** The worker once it works, installed if it was not. */
export async function activeWorker(): Promise<ServiceWorkerRegistration> {
  const registration = (await findWorker()) ?? (await installWorker());
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return registration;
  await new Promise<void>((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve();
      else if (coming.state === "redundant") reject(new DOMException("The worker could not be installed.", "AbortError"));
    });
  });
  return registration;
}
