import { addressIn } from "./addresses";
import { worker } from "./scope";
import { findSubscriber } from "./subscriber";

/** What the server sends; `link` is a path inside the app. */
interface Notice {
  title: string;
  body?: string;
  link?: string;
  tag?: string;
  id?: string;
}

function readNotice(data: PushMessageData | null): Notice {
  try {
    const notice = data?.json() as Partial<Notice> | null;
    if (notice && typeof notice.title === "string") return notice as Notice;
  } catch {
    // Not ours, but browsers want something shown for every push.
  }
  return { title: "Doorstep" };
}

/** Shows a pushed notice; a later one with the same tag takes its place. */
export async function showNotice(app: string, base: string, event: PushEvent): Promise<void> {
  const notice = readNotice(event.data);
  const options: NotificationOptions & { renotify?: boolean } = {
    body: notice.body,
    tag: notice.tag ?? notice.id,
    renotify: Boolean(notice.tag ?? notice.id),
    icon: `${base}icons/any-192.png`,
    badge: `${base}icons/badge-96.png`,
    data: { address: addressIn(base, notice.link, worker.location.origin), app },
  };
  await worker.registration.showNotification(notice.title, options);
}

/** Opens what the notice is about, in a window of the app that is open already if there is one. */
export async function openNotice(base: string, event: NotificationEvent): Promise<void> {
  event.notification.close();
  const address = (event.notification.data as { address?: string } | null)?.address ?? new URL(base, worker.location.origin).href;
  const windows = await worker.clients.matchAll({ type: "window" });
  const open = windows.find((window) => new URL(window.url).pathname.startsWith(base));
  if (!open) {
    await worker.clients.openWindow(address);
    return;
  }
  // Browsers may refuse to bring a window to the front; it still shows what was asked for.
  await open.focus().catch(() => undefined);
  open.postMessage({ kind: "open", address });
}

/** The browser gave this device another push address: the server learns it, or nothing would arrive any more. */
export async function announceSubscription(app: string): Promise<void> {
  const subscriber = await findSubscriber(app);
  if (!subscriber) return;
  const key = Uint8Array.from(atob(subscriber.key.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const manager = worker.registration.pushManager;
  const subscription = (await manager.getSubscription()) ?? (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = subscription.toJSON();
  await fetch("/api/v1/me/push-subscriptions", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Session-Token": subscriber.token, "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify({ endpoint, keys, app }),
  });
}
