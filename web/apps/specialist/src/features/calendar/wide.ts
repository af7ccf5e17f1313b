import { useSyncExternalStore } from "react";

const query = globalThis.matchMedia?.("(min-width: 64rem)");

/** Whether there is room for a week of columns. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query?.addEventListener("change", listener);
      return () => query?.removeEventListener("change", listener);
    },
    () => query?.matches ?? false,
  );
}
