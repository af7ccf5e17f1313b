import { type Hint, type LiveHandlers, followLive } from "./stream";

const TAKEOVER_MS = 1_000;

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
  const asked = Date.now();
  const lead = () =>
    new Promise<void>((release) => {
      const gap = () => {
        channel.postMessage({ gap: true } satisfies News);
        handlers.onGap();
      };
      // The tab before may have missed something between its last breath and our first.
      let takeover = Date.now() - asked > TAKEOVER_MS;
      const stop = followLive(address, {
        onHint(hint) {
          channel.postMessage({ hint } satisfies News);
          handlers.onHint(hint);
        },
        onGap: gap,
        onStatus(connected) {
          if (connected && takeover) gap();
          if (connected) takeover = false;
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
