import { PushNotifications } from "@capacitor/push-notifications";
import type { PushAddress, PushState } from "../push";
import { pushService } from "./shell";

const REGISTER_MS = 15_000;

/** The device's token at the phone maker's push service, as an address like `fcm:token`; messages to it carry no keys. */
function register(): Promise<PushAddress> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException("The push service did not answer.", "AbortError")), REGISTER_MS);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    void PushNotifications.addListener("registration", ({ value }) => settle(() => resolve({ endpoint: `${pushService()}:${value}` })));
    void PushNotifications.addListener("registrationError", ({ error }) => settle(() => reject(new DOMException(error, "AbortError"))));
    void PushNotifications.register();
  });
}

let address: PushAddress | null = null;

/** Allowed is all that the shell can tell; whether the server was told is known elsewhere. */
export async function pushState(): Promise<PushState> {
  const { receive } = await PushNotifications.checkPermissions();
  if (receive === "denied") return "denied";
  return receive === "granted" ? "on" : "off";
}

export async function subscribePush(): Promise<PushAddress | null> {
  const { receive } = await PushNotifications.requestPermissions();
  if (receive !== "granted") return null;
  address = await register();
  return address;
}

export async function pushAddress(): Promise<PushAddress | null> {
  const { receive } = await PushNotifications.checkPermissions();
  if (receive === "granted") address ??= await register();
  return address;
}

export async function unsubscribePush(): Promise<string | null> {
  const endpoint = address?.endpoint ?? null;
  await PushNotifications.unregister();
  address = null;
  return endpoint;
}

/** Opens what a notice is about when it is tapped. */
export function openTapped(open: (link: string) => void): void {
  void PushNotifications.addListener("pushNotificationActionPerformed", ({ notification }) => {
    const { link } = notification.data as { link?: string };
    if (link) open(link);
  });
}
