import { type Hint, type LiveHandlers, followLive } from "./stream";

type News = { hint: Hint } | { gap: true };

/**
 * Like `followLive`, with one stream a browser: one tab holds it and tells the others.
 * When that tab closes another takes over, and everybody fetches anew what may have been missed.
 */
export function followLiveShared(address: string, handlers: LiveHandlers): () => void {
  if (!("locks" in navigator) || !("BroadcastChannel" in globalThis)) return followLive(address, handlers);
  const stopped = new AbortController();
  const channel = new BroadcastChannel("doorstep.live");
  channel.addEventListener("message", (event: MessageEvent<News>) => {
    if ("hint" in event.data) handlers.onHint(event.data.hint);
    else handlers.onGap();
  });
  const lead = () =>
    new Promise<void>((release) => {
      const gap = () => {
        channel.postMessage({ gap: true } satisfies News);
        handlers.onGap();
      };
      let first = true;
      const stop = followLive(address, {
        onHint(hint) {
          channel.postMessage({ hint } satisfies News);
          handlers.onHint(hint);
        },
        onGap: gap,
        onStatus(connected) {
          if (connected && first) gap();
          if (connected) first = false;
          handlers.onStatus?.(connected);
        },
      });
      stopped.signal.addEventListener("abort", () => {
        stop();
        release();
      });
    });
  void navigator.locks.request("doorstep.live", { signal: stopped.signal }, lead).catch(() => undefined);
  return () => {
    stopped.abort();
    channel.close();
  };
}
