import { type AppName, api, localStore, session, unwrap } from "@doorstep/core";
import { type PushAddress, type PushState, pushAddress, pushState, subscribePush, unsubscribePush } from "../platform/push";
import { findWorker } from "../platform/worker";

/** This device as the server knows it. */
interface Device {
  id: string;
  endpoint: string;
  /** The server's key that the subscription was made for. */
  key: string;
}

function nameOf(app: AppName): string {
  return `push.${app}`;
}

export function knownDevice(app: AppName): Device | null {
  return localStore.read<Device>(nameOf(app));
}

async function tellWorker(message: object): Promise<void> {
  (await findWorker())?.active?.postMessage(message);
}

async function register(app: AppName, address: PushAddress, key: string): Promise<void> {
  const { id } = await unwrap(api.POST("/api/v1/me/push-subscriptions", { body: { ...address, app } }));
  localStore.write(nameOf(app), { id, endpoint: address.endpoint, key } satisfies Device);
  // The worker renews the address by itself while no page is open.
  if (session.token) await tellWorker({ kind: "subscriber", token: session.token, key });
}

/** Asks the person, subscribes this device and tells the server; what the device does after that. */
export async function enablePush(app: AppName, publicKey: string): Promise<PushState> {
  const address = await subscribePush(publicKey);
  if (address) await register(app, address, publicKey);
  return pushState();
}

/** Ends pushes to this device. The server forgets it by itself when the session ends. */
export async function disablePush(app: AppName): Promise<PushState> {
  const device = knownDevice(app);
  localStore.remove(nameOf(app));
  await unsubscribePush();
  await tellWorker({ kind: "no-subscriber" });
  if (device && session.token) {
    await unwrap(api.DELETE("/api/v1/me/push-subscriptions/{subscription_id}", { params: { path: { subscription_id: device.id } } })).catch(() => undefined);
  }
  return pushState();
}

/**
 * Tells the server where this device is reached, at every start and when the session changes: a subscription is tied to its session,
 * and the address may be another one by now. Ends pushes to whoever was signed in before.
 */
export async function refreshPush(app: AppName): Promise<void> {
  session.subscribe((token) => void (token ? announce(app) : disablePush(app)).catch(() => undefined));
  if (session.token) await announce(app);
  else if (knownDevice(app)) await disablePush(app);
}

async function announce(app: AppName): Promise<void> {
  const device = knownDevice(app);
  const address = device && (await pushAddress());
  if (address) await register(app, address, device.key);
}
