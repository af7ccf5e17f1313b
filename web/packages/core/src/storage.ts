/** JSON kept in the browser; private mode or a full disk must never break a page, so failures read as "nothing kept". */
export interface KeyValueStore {
  read<T>(key: string): T | null;
  write(key: string, value: unknown): void;
  remove(key: string): void;
  /** Removes everything of ours but what is named. */
  keepOnly(keys: readonly string[]): void;
}

export function createStore(area: () => Storage, prefix = "doorstep."): KeyValueStore {
  const memory = new Map<string, string>();
  return {
    read<T>(key: string): T | null {
      let text: string | null | undefined;
      try {
        text = area().getItem(prefix + key);
      } catch {
        text = memory.get(key);
      }
      if (text == null) return null;
      try {
        return JSON.parse(text) as T;
      } catch {
        return null;
      }
    },
    write(key, value) {
      const text = JSON.stringify(value);
      memory.set(key, text);
      try {
        area().setItem(prefix + key, text);
      } catch {
        // kept in memory for this page
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        area().removeItem(prefix + key);
      } catch {
        // nothing to remove
      }
    },
    keepOnly(keys) {
      const kept = new Set(keys.map((key) => prefix + key));
      const others = (names: Iterable<string>) => [...names].filter((name) => name.startsWith(prefix) && !kept.has(name));
      for (const name of others([...memory.keys()].map((key) => prefix + key))) memory.delete(name.slice(prefix.length));
      try {
        for (const name of others(Object.keys(area()))) area().removeItem(name);
      } catch {
        // nothing to remove
      }
    },
  };
}

export const localStore = createStore(() => globalThis.localStorage);
export const tabStore = createStore(() => globalThis.sessionStorage);
