/** Handing something to another app: the web version; the one of the native shells is in `native/`. */

import { inNativeShell } from "./native/shell";

export interface Shared {
  title: string;
  text?: string;
  url: string;
}

/** `copied`: there is no share sheet here, so the address is in the clipboard and the page should say so. */
export type ShareOutcome = "shared" | "copied" | "cancelled" | "failed";

/** Opens the device's share sheet, else copies the address. To be called from a click. */
export async function share({ title, text, url }: Shared): Promise<ShareOutcome> {
  if (inNativeShell()) return (await import("./native/share")).share({ title, text, url });
  const address = new URL(url, globalThis.location.href).href;
  if (typeof navigator.share === "function") {
    try {
      await navigator.share({ title, text, url: address });
      return "shared";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "cancelled";
    }
  }
  try {
    await navigator.clipboard.writeText(address);
    return "copied";
  } catch {
    return "failed";
  }
}
