import { session } from "../api/session";
import type { LivePosition } from "./positions";
import { type SseMessage, SseParser } from "./sse";

/** A change somewhere: what kind of thing, which one, and its state now. */
export interface Hint {
  n: number;
  kind: string;
  id: string;
  state?: string;
}

export interface LiveHandlers {
  onHint(hint: Hint): void;
  /** Hints may have been missed (a gap, or a new connection after the first): everything shown must be fetched again. */
  onGap(): void;
  onStatus?(connected: boolean): void;
  /** Something came, a heartbeat at least every quarter of a minute. */
  onBeat?(): void;
  /** Changes of these topics are told from now on; earlier ones may have been missed. */
  onWatching?(topics: readonly string[]): void;
  /** Somebody who is followed has moved on. */
  onPosition?(position: LivePosition): void;
}

/** One followed stream. */
export interface Followed {
  stop(): void;
  /** Watches these topics instead of those before: public ones, and trips that one may follow. */
  watch(topics: readonly string[]): void;
}

/** Hints carry consecutive numbers within one connection; a jump means that some were lost. */
export class HintSequence {
  private last: number | null = null;

  restart(n: number): void {
    this.last = n;
  }

  /** False when hints before this one are missing. */
  accept(n: number): boolean {
    const whole = this.last === null || n <= this.last + 1;
    this.last = Math.max(n, this.last ?? n);
    return whole;
  }
}

const SILENCE_MS = 45_000;
/** Longer than between two heartbeats: after that a device that comes back does not wait for the silence to end. */
export const DOUBT_MS = 20_000;
const WATCH_PAUSE_MS = 50;
const WATCH_ANSWER_MS = 5_000;

/** Trips are followed by those who may; such names hold secrets, so no address carries them. */
function isPrivate(topic: string): boolean {
  return topic.startsWith("trip:") || topic.startsWith("follow:");
}

/** Asks for topics on an open stream, and again on a new one when the answer does not come. */
class TopicWish {
  stream: string | null = null;
  private told = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly address: string,
    public topics: readonly string[],
    private readonly reconnect: () => void,
  ) {}

  /** A stream opened that watches what the address named. */
  opened(stream: string | null, topics: readonly string[]): void {
    this.stream = stream;
    this.told = topics.join();
    this.send();
  }

  set(topics: readonly string[]): void {
    this.topics = topics;
    this.send();
  }

  /** What one may not watch is left out of the answer. */
  confirmed(topics: readonly string[]): void {
    const answered = topics.every((topic) => this.topics.includes(topic)) && this.topics.every((topic) => isPrivate(topic) || topics.includes(topic));
    if (answered) clearTimeout(this.timer);
  }

  close(): void {
    clearTimeout(this.timer);
    this.stream = null;
  }

  private send(): void {
    if (!this.stream || this.topics.join() === this.told) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.post(), WATCH_PAUSE_MS);
  }

  private async post(): Promise<void> {
    const { stream, topics } = this;
    if (!stream) return;
    this.told = topics.join();
    this.timer = setTimeout(this.reconnect, WATCH_ANSWER_MS);
    const body = JSON.stringify({ stream, topics });
    await fetch(`${this.address}/live/v1/watch`, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => undefined);
  }
}

/**
 * Follows the live stream until stopped: one connection, numbered hints, reconnecting with growing
 * pauses, at once when the network or the tab comes back. Guests may follow topics only.
 */
export function followLive(address: string, handlers: LiveHandlers, topics: readonly string[] = []): Followed {
  const stopped = new AbortController();
  let attempt = 0;
  let connectedBefore = false;
  let heardAt = Date.now();
  let hurry = false;
  let wake = () => {};
  let current: AbortController | null = null;
  const wish = new TopicWish(address, topics, () => current?.abort());

  const receive = (message: SseMessage, sequence: HintSequence, asked: readonly string[]) => {
    if (message.event === "hello") {
      const hello = JSON.parse(message.data) as { n?: number; stream?: string };
      attempt = 0;
      sequence.restart(hello.n ?? 0);
      wish.opened(hello.stream ?? null, asked);
      handlers.onStatus?.(true);
      if (connectedBefore) handlers.onGap();
      connectedBefore = true;
    } else if (message.event === "hint") {
      const hint = JSON.parse(message.data) as Hint;
      if (!sequence.accept(hint.n)) handlers.onGap();
      handlers.onHint(hint);
    } else if (message.event === "watching") {
      const watching = (JSON.parse(message.data) as { topics: string[] }).topics;
      wish.confirmed(watching);
      handlers.onWatching?.(watching);
    } else if (message.event === "position") {
      handlers.onPosition?.(JSON.parse(message.data) as LivePosition);
    }
  };

  /** Reads one connection to its end; false when another would be refused too. */
  const connectOnce = async () => {
    const { token } = session;
    const connection = new AbortController();
    current = connection;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      heardAt = Date.now();
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MS);
    };
    try {
      const asked = wish.topics.filter((topic) => !isPrivate(topic));
      heard();
      const response = await fetch(`${address}/live/v1/stream${asked.length > 0 ? `?topics=${asked.join()}` : ""}`, {
        headers: { Accept: "text/event-stream", ...(token ? { "X-Session-Token": token } : {}) },
        signal: connection.signal,
        cache: "no-store",
      });
      if (response.status === 401 && session.token === token) session.set(null); // signed out from elsewhere
      if (response.status === 401 || response.status === 403) return false;
      if (!response.ok || !response.body) return true;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new SseParser();
      const sequence = new HintSequence();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        heard();
        handlers.onBeat?.();
        for (const message of parser.push(value)) receive(message, sequence, asked);
      }
    } catch {
      return true;
    } finally {
      clearTimeout(silence);
      wish.close();
      connection.abort();
      handlers.onStatus?.(false);
    }
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const wait = hurry ? 0 : Math.min(30_000, 1_000 * 2 ** attempt) * (0.75 + Math.random() / 2);
      attempt += 1;
      hurry = false;
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!stopped.signal.aborted) {
      if (!(await connectOnce())) return;
      if (!stopped.signal.aborted) await pause();
    }
  };

  const onBack = (event: Event) => {
    if (document.visibilityState !== "visible") return;
    wake();
    // A sleeping device keeps connections that have died without a word.
    if (event.type === "online" || Date.now() - heardAt > DOUBT_MS) {
      hurry = true;
      current?.abort();
    }
  };
  const onOffline = () => current?.abort();
  globalThis.addEventListener("online", onBack);
  globalThis.addEventListener("offline", onOffline);
  document.addEventListener("visibilitychange", onBack);
  void run();

  return {
    watch: (next) => wish.set(next),
    stop() {
      stopped.abort();
      current?.abort();
      wake();
      globalThis.removeEventListener("online", onBack);
      globalThis.removeEventListener("offline", onOffline);
      document.removeEventListener("visibilitychange", onBack);
    },
  };
}
