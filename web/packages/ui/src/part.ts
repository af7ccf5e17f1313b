import { type ComponentType, lazy } from "react";

const AGAIN_MS = 10_000;

/** Until the network is back, or a while has passed. */
function later(): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      globalThis.removeEventListener("online", settle);
      resolve();
    };
    const timer = setTimeout(settle, AGAIN_MS);
    globalThis.addEventListener("online", settle);
  });
}

/** Fetches a part of the program, again and again while it can't be had. */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await later();
    }
  }
}

/** Like React's `lazy`; but a part that can't be had leaves its place empty for the time being, instead of tearing the page down. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in React's own declaration
export function lazyPart<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() => fetchPart(load));
}
