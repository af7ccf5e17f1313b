import { installWorker } from "../platform/worker";

const LOOK_AGAIN_MS = 3_600_000;
const TAKE_OVER_MS = 4_000;

let found: ServiceWorker | "running" | null = null;
const listeners = new Set<() => void>();

function announce(next: ServiceWorker | "running"): void {
  found = next;
  for (const listener of listeners) listener();
}

export function onUpdate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isUpdateReady(): boolean {
  return found !== null;
}

/** Lets the new version take over, and loads the page anew. */
export function applyUpdate(): void {
  const reload = () => globalThis.location.reload();
  if (found === null || found === "running") return reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload);
  setTimeout(reload, TAKE_OVER_MS);
  found.postMessage({ kind: "take-over" });
}

/** The page's own script: it tells one version from another. */
function ownScript(): string | null {
  const script = document.querySelector<HTMLScriptElement>("script[type=module][src]");
  return script && new URL(script.src).pathname;
}

/** Whether a worker's shell is the version of this page; one that does not answer is of another. */
function fits(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.addEventListener("message", ({ data }) => resolve(data === true));
    channel.port1.start();
    setTimeout(resolve, 2_000, false);
    worker.postMessage({ kind: "has", address: ownScript() }, [channel.port2]);
  });
}

async function judge(worker: ServiceWorker): Promise<void> {
  // The page came from the server and is new already: nobody needs to be told.
  if (await fits(worker)) worker.postMessage({ kind: "take-over" });
  else announce(worker);
}

/** What this page has loaded before a worker watched: kept for the time without a network. */
function keepLoaded(worker: ServiceWorker): void {
  const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
  worker.postMessage({ kind: "keep", addresses });
}

/** Installs the worker, looks for new versions now and then, and learns when one is ready. */
export async function followUpdates(): Promise<void> {
  const hadWorker = navigator.serviceWorker.controller !== null;
  const registration = await installWorker();
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && registration.active) void judge(worker);
      if (worker.state === "activated") keepLoaded(worker);
    });
  if (registration.active) keepLoaded(registration.active);
  if (registration.waiting && registration.active) void judge(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  navigator.serviceWorker.addEventListener("controllerchange", async () => {
    const { controller } = navigator.serviceWorker;
    if (hadWorker && controller && !(await fits(controller))) announce("running");
  });
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_AGAIN_MS) return;
    looked = Date.now();
    void registration.update().catch(() => undefined);
  });
}
