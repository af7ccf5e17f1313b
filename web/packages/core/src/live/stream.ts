import { session } from "../api/session";
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

/**
 * Follows the live stream until the returned function is called: one connection, numbered hints,
 * reconnecting with growing pauses, at once when the network or the tab comes back.
 */
export function followLive(address: string, handlers: LiveHandlers): () => void {
  const stopped = new AbortController();
  let attempt = 0;
  let connectedBefore = false;
  let wake = () => {};
  let current: AbortController | null = null;

  const receive = (message: SseMessage, sequence: HintSequence) => {
    if (message.event === "hello") {
      attempt = 0;
      sequence.restart((JSON.parse(message.data) as { n?: number }).n ?? 0);
      handlers.onStatus?.(true);
      if (connectedBefore) handlers.onGap();
      connectedBefore = true;
    } else if (message.event === "hint") {
      const hint = JSON.parse(message.data) as Hint;
      if (!sequence.accept(hint.n)) handlers.onGap();
      handlers.onHint(hint);
    }
  };

  const connectOnce = async () => {
    const { token } = session;
    if (!token) return false;
    const connection = new AbortController();
    current = connection;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MS);
    };
    try {
      const response = await fetch(`${address}/live/v1/stream`, {
        headers: { "X-Session-Token": token, Accept: "text/event-stream" },
        signal: connection.signal,
        cache: "no-store",
      });
      if (response.status === 401 && session.token === token) session.set(null); // signed out from elsewhere
      if (response.status === 401 && session.token === token) session.set(null);
      if (response.status === 401 || response.status === 403) return false;
      if (!response.ok || !response.body) return true;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new SseParser();
      const sequence = new HintSequence();
      heard();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        heard();
        for (const message of parser.push(value)) receive(message, sequence);
      }
    } catch {
      return true;
    } finally {
      clearTimeout(silence);
      connection.abort();
      handlers.onStatus?.(false);
    }
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const wait = Math.min(30_000, 1_000 * 2 ** attempt) * (0.75 + Math.random() / 2);
      attempt += 1;
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

  const onBack = () => {
    if (document.visibilityState === "visible") wake();
  };
  const onOffline = () => current?.abort();
  globalThis.addEventListener("online", onBack);
  globalThis.addEventListener("offline", onOffline);
  document.addEventListener("visibilitychange", onBack);
  void run();

  return () => {
    stopped.abort();
    current?.abort();
    wake();
    globalThis.removeEventListener("online", onBack);
    globalThis.removeEventListener("offline", onOffline);
    document.removeEventListener("visibilitychange", onBack);
  };
}
