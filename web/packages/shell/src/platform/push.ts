/** Notices that arrive while the app is closed: the web version; the one of the native shells is in `native/`. */

import { inNativeShell } from "./native/shell";
import { activeWorker, findWorker } from "./worker";

/**
 * `not_served`: the server reaches no devices of this kind. `unsupported`: not on this device. `install_first`: iPhones allow it to installed apps only.
 * `denied`: refused in the browser's settings, asking again does nothing. `off` and `on`: this device's subscription.
 */
export type PushState = "not_served" | "unsupported" | "install_first" | "denied" | "off" | "on";

/** Where a push service takes messages for this device, and the keys that a browser's are encrypted with. */
export interface PushAddress {
  endpoint: string;
  keys?: { p256dh: string; auth: string };
}

function needsInstall(): boolean {
  const touchMac = navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1;
  return (/iphone|ipad|ipod/i.test(navigator.userAgent) || touchMac) && !globalThis.matchMedia("(display-mode: standalone)").matches;
}

function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await findWorker();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function addressOf(subscription: PushSubscription): PushAddress {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? subscription.endpoint, keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
}

/** The key of the server as bytes, from URL-safe base64. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function sameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const used = subscription.options.applicationServerKey;
  return used !== null && new Uint8Array(used).every((byte, index) => byte === key[index]);
}

/** What this device can do and does now. */
export async function pushState(): Promise<PushState> {
  if (inNativeShell()) return (await import("./native/push")).pushState();
  if (!canPush()) return needsInstall() ? "install_first" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await currentSubscription()) ? "on" : "off";
}

/**
 * Asks the person and subscribes this device; null when they refuse. To be called from a click.
 * A subscription made for another server key is replaced.
 *
 * @throws DOMException when the browser's push service cannot be reached.
 */
export async function subscribePush(publicKey: string): Promise<PushAddress | null> {
  if (inNativeShell()) return (await import("./native/push")).subscribePush();
  if ((await Notification.requestPermission()) !== "granted") return null;
  const key = keyBytes(publicKey);
  const registration = await activeWorker();
  const known = await registration.pushManager.getSubscription();
  if (known && sameKey(known, key)) return addressOf(known);
  await known?.unsubscribe();
  return addressOf(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

/** This device's subscription, if it has one. */
export async function pushAddress(): Promise<PushAddress | null> {
  if (inNativeShell()) return (await import("./native/push")).pushAddress();
  const subscription = canPush() ? await currentSubscription() : null;
  return subscription && addressOf(subscription);
}

/** Ends this device's subscription; its endpoint, for the server to forget. */
export async function unsubscribePush(): Promise<string | null> {
  if (inNativeShell()) return (await import("./native/push")).unsubscribePush();
  const subscription = canPush() ? await currentSubscription() : null;
  if (!subscription) return null;
  await subscription.unsubscribe();
  return subscription.endpoint;
}
