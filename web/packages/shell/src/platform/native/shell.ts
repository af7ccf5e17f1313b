/** The bridge of a native shell, which puts itself on the page before any script runs. */
interface Bridge {
  isNativePlatform?: () => boolean;
  getPlatform?: () => string;
}

function bridge(): Bridge | undefined {
  return (globalThis as { Capacitor?: Bridge }).Capacitor;
}

/** Whether the page runs in a native shell. */
export function inNativeShell(): boolean {
  return bridge()?.isNativePlatform?.() ?? false;
}

/** Who carries pushes to this device: the browser's push service, Google's, or Apple's. */
export function pushService(): "web" | "fcm" | "apns" {
  if (!inNativeShell()) return "web";
  return bridge()?.getPlatform?.() === "ios" ? "apns" : "fcm";
}
