/** What the device keeps of visits until the server has it: acts, readings of its place, pictures. */

const DATABASE = "doorstep-visits";
export const STORES = ["acts", "fixes", "pictures"] as const;
export type StoreName = (typeof STORES)[number];

const memory = new Map<string, unknown>();
const slot = (store: StoreName, key: string) => `${store} ${key}`;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => {
      for (const name of STORES) request.result.createObjectStore(name);
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error as DOMException));
  });
}

async function inStore<T>(name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore, answer: (value: T) => void) => void): Promise<T | undefined> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      let found: T | undefined;
      work(transaction.objectStore(name), (value) => {
        found = value;
      });
      transaction.addEventListener("complete", () => resolve(found));
      transaction.addEventListener("abort", () => reject(transaction.error as DOMException));
    });
  } finally {
    database.close();
  }
}

/** A value; null when nothing is kept. */
export async function readKept<T>(store: StoreName, key: string): Promise<T | null> {
  const found = await inStore<T | undefined>(store, "readonly", (in_, answer) => {
    const request = in_.get(key) as IDBRequest<T | undefined>;
    request.addEventListener("success", () => answer(request.result));
  }).catch(() => undefined);
  return found ?? (memory.get(slot(store, key)) as T | undefined) ?? null;
}

export async function keysKept(store: StoreName): Promise<string[]> {
  const found = await inStore<IDBValidKey[]>(store, "readonly", (in_, answer) => {
    const request = in_.getAllKeys();
    request.addEventListener("success", () => answer(request.result));
  }).catch(() => undefined);
  const held = [...memory.keys()].filter((name) => name.startsWith(`${store} `)).map((name) => name.slice(store.length + 1));
  return [...new Set([...(found ?? []).map(String), ...held])];
}

/** Replaces a value by what it becomes, in one go, so that two tabs lose nothing of each other; null removes it. */
export async function changeKept<T>(store: StoreName, key: string, change: (now: T | null) => T | null): Promise<T | null> {
  try {
    const next = await inStore<T | null>(store, "readwrite", (in_, answer) => {
      const request = in_.get(key) as IDBRequest<T | undefined>;
      request.addEventListener("success", () => {
        const value = change(request.result ?? null);
        if (value === null) in_.delete(key);
        else in_.put(value, key);
        answer(value);
      });
    });
    return next ?? null;
  } catch {
    // A private window or a full disk: kept for as long as the page lives.
    const value = change((memory.get(slot(store, key)) as T | undefined) ?? null);
    if (value === null) memory.delete(slot(store, key));
    else memory.set(slot(store, key), value);
    return value;
  }
}

export async function removeKept(store: StoreName, key: string): Promise<void> {
  await changeKept(store, key, () => null);
}
