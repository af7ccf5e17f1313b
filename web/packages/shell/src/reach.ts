import { useSyncExternalStore } from "react";

let answered = true;
const listeners = new Set<() => void>();

/** Notes whether the server answered the last time; a device may think it is online and reach nobody. */
export function noteReach(reached: boolean): void {
  if (answered === reached) return;
  answered = reached;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const onOnline = () => noteReach(true);
  listeners.add(listener);
  globalThis.addEventListener("online", onOnline);
  globalThis.addEventListener("online", listener);
  globalThis.addEventListener("offline", listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener("online", onOnline);
    globalThis.removeEventListener("online", listener);
    globalThis.removeEventListener("offline", listener);
  };
}

export function isOnline(): boolean {
  return navigator.onLine && answered;
}

/** Whether the network is there, as far as anybody can know. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, isOnline);
}
