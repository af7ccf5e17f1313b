import { session } from "@doorstep/core";
import { Suspense, lazy, useSyncExternalStore } from "react";

const LiveBridge = lazy(async () => ({ default: (await import("./LiveBridge")).LiveBridge }));

/** The live stream of whoever is signed in; another session opens another stream. */
export function LiveUpdates() {
  const token = useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.token,
  );
  return token ? (
    <Suspense>
      <LiveBridge key={token} />
    </Suspense>
  ) : null;
}
