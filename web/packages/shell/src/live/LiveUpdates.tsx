import { lazyPart } from "@doorstep/ui";
import { session, watchBoard } from "@doorstep/core";
import { Suspense, useSyncExternalStore } from "react";

const LiveBridge = lazyPart(async () => ({ default: (await import("./LiveBridge")).LiveBridge }));

const onSession = (listener: () => void) => session.subscribe(listener);
const onWatch = (listener: () => void) => watchBoard.subscribe(listener);

/** The live stream of whoever is signed in, and of a guest whose page watches something; another session opens another. */
export function LiveUpdates() {
  const token = useSyncExternalStore(onSession, () => session.token);
  const watching = useSyncExternalStore(onWatch, () => watchBoard.topics.length > 0);
  return token || watching ? (
    <Suspense>
      <LiveBridge key={token} />
    </Suspense>
  ) : null;
}
