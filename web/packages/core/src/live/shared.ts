import type { LivePosition } from "./positions";
import { DOUBT_MS, type Followed, type Hint, type LiveHandlers, followLive } from "./stream";
import { TabTopics } from "./watch";

const TAKEOVER_MS = 1_000;
const REPEAT_MS = 60_000;
const LOCK = "doorstep.live";

type News = { hint: Hint } | { position: LivePosition } | { gap: true } | { beat: true } | { watching: readonly string[] } | { ask: true } | { tab: string; topics: readonly string[] };

/**
 * Like `followLive`, with one stream a browser: one tab holds it, watches what all tabs watch and tells them.
 * When that tab closes, or sleeps while another is looked at, another takes over, and everybody fetches
 * anew what may have been missed.
 */
export function followLiveShared(address: string, handlers: LiveHandlers, topics: readonly string[] = []): Followed {
  if (!("locks" in navigator) || !("BroadcastChannel" in globalThis)) return followLive(address, handlers, topics);
  const tab = crypto.randomUUID();
  const stopped = new AbortController();
  const channel = new BroadcastChannel(LOCK);
  const asked = Date.now();
  const together = new TabTopics();
  let own = topics;
  let lead: Followed | null = null;
  let heardAt = Date.now();

  const say = (news: News) => channel.postMessage(news);
  const unite = () => lead?.watch(together.union(Date.now()));
  const tell = () => {
    together.set(tab, own, Date.now());
    if (lead) unite();
    else say({ tab, topics: own });
  };

  channel.addEventListener("message", ({ data }: MessageEvent<News>) => {
    if ("tab" in data) {
      together.set(data.tab, data.topics, Date.now());
      return unite();
    }
    if ("ask" in data) return tell();
    heardAt = Date.now();
    if ("hint" in data) handlers.onHint(data.hint);
    else if ("position" in data) handlers.onPosition?.(data.position);
    else if ("gap" in data) handlers.onGap();
    else if ("watching" in data) handlers.onWatching?.(data.watching);
  });

  const hold = () =>
    new Promise<void>((release) => {
      const gap = () => {
        say({ gap: true });
        handlers.onGap();
      };
      // The tab before may have missed something between its last breath and our first.
      let takeover = Date.now() - asked > TAKEOVER_MS;
      together.set(tab, own, Date.now());
      const followed = followLive(
        address,
        {
          onHint(hint) {
            say({ hint });
            handlers.onHint(hint);
          },
          onPosition(position) {
            say({ position });
            handlers.onPosition?.(position);
          },
          onGap: gap,
          onBeat: () => say({ beat: true }),
          onWatching(watching) {
            say({ watching });
            handlers.onWatching?.(watching);
          },
          onStatus(connected) {
            if (connected && takeover) gap();
            if (connected) takeover = false;
            handlers.onStatus?.(connected);
          },
        },
        together.union(Date.now()),
      );
      lead = followed;
      say({ ask: true });
      stopped.signal.addEventListener("abort", () => release());
    });

  const queue = (steal: boolean) => {
    // The browser takes `signal` for those who wait only.
    const options: LockOptions = steal ? { steal } : { signal: stopped.signal };
    const leave = () => {
      lead?.stop();
      lead = null;
    };
    navigator.locks
      .request(LOCK, options, hold)
      .then(leave)
      .catch(() => {
        leave();
        // Another tab took the stream over: this one waits for its turn again.
        if (!stopped.signal.aborted) queue(false);
      });
  };

  const onLook = () => {
    if (document.visibilityState !== "visible") return;
    tell();
    if (!lead && Date.now() - heardAt > DOUBT_MS) queue(true);
  };
  const repeat = setInterval(() => (document.visibilityState === "visible" ? onLook() : tell()), REPEAT_MS);
  document.addEventListener("visibilitychange", onLook);
  queue(false);
  if (own.length > 0) tell();

  return {
    watch(next) {
      own = next;
      tell();
    },
    stop() {
      clearInterval(repeat);
      document.removeEventListener("visibilitychange", onLook);
      own = [];
      if (!lead) say({ tab, topics: own });
      stopped.abort();
      lead?.stop();
      channel.close();
    },
  };
}
