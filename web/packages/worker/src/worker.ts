import { announceSubscription, openNotice, showNotice } from "./push";
import { forgetSubscriber, keepSubscriber } from "./subscriber";
import { type ShellFile, worker } from "./scope";
import { ShellCache } from "./shell";

export interface WorkerOptions {
  app: "client" | "specialist";
  shell: readonly ShellFile[];
}

/** What the app's pages ask of the worker. */
export type Wish =
  | { kind: "take-over" }
  | { kind: "keep"; addresses: string[] }
  | { kind: "keep-all" }
  | { kind: "has"; address: string | null }
  | { kind: "subscriber"; token: string; key: string }
  | { kind: "no-subscriber" };

/**
 * The worker of one app: it keeps the app's shell for times without a network, and shows its notices.
 *
 * It answers page loads and built files of its own app only; everything else goes past it.
 */
export function startWorker({ app, shell }: WorkerOptions): void {
  const base = new URL(worker.registration.scope).pathname;
  const cache = new ShellCache(app, base, shell);

  worker.addEventListener("install", (event) => event.waitUntil(cache.fill()));
  worker.addEventListener("activate", (event) =>
    event.waitUntil(
      (async () => {
        await cache.tidy();
        await worker.registration.navigationPreload?.enable();
        await worker.clients.claim();
      })(),
    ),
  );
  worker.addEventListener("fetch", (event) => {
    const answer = cache.answer(event);
    if (answer) event.respondWith(answer);
  });

  worker.addEventListener("message", (event) => {
    const wish = event.data as Wish;
    if (wish.kind === "take-over") event.waitUntil(worker.skipWaiting());
    else if (wish.kind === "keep") event.waitUntil(cache.keep(wish.addresses));
    else if (wish.kind === "keep-all") event.waitUntil(cache.keepAll());
    else if (wish.kind === "has") event.ports[0]?.postMessage(cache.has(wish.address));
    else if (wish.kind === "subscriber") event.waitUntil(keepSubscriber(app, wish));
    else event.waitUntil(forgetSubscriber(app));
  });

  worker.addEventListener("push", (event) => event.waitUntil(showNotice(app, base, event)));
  worker.addEventListener("notificationclick", (event) => event.waitUntil(openNotice(base, event)));
  worker.addEventListener("pushsubscriptionchange", (event) => {
    (event as ExtendableEvent).waitUntil(announceSubscription(app));
  });
}
