import { type KeyValueStore, localStore } from "../storage";

type Listener = (token: string | null) => void;

/** The session token, kept over reloads and shared by the tabs of one browser. */
export class SessionStore {
  private readonly listeners = new Set<Listener>();

  constructor(private readonly store: KeyValueStore) {}

  get token(): string | null {
    return this.store.read<string>("session");
  }

  set(token: string | null): void {
    if (token === this.token) return;
    if (token) this.store.write("session", token);
    else this.store.remove("session");
    for (const listener of this.listeners) listener(token);
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    const onStorage = (event: StorageEvent) => {
      if (event.key === "doorstep.session") listener(this.token);
    };
    globalThis.addEventListener?.("storage", onStorage);
    return () => {
      this.listeners.delete(listener);
      globalThis.removeEventListener?.("storage", onStorage);
    };
  }
}

export const session = new SessionStore(localStore);
