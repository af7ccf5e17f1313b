/** One IndexedDB store of named values; a browser without one, or a full disk, rejects. */

import { OFFLINE_DATABASE } from "./forget";

const STORE = "kept";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(OFFLINE_DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => {
      // Whoever forgets everything must not wait for us.
      request.result.addEventListener("versionchange", () => request.result.close());
      resolve(request.result);
    });
    request.addEventListener("error", () => reject(request.error as DOMException));
  });
}

/** `act` asks the store; what it gives is read when all of it is answered. */
async function work<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => () => T): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const read = act(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => resolve(read()));
      transaction.addEventListener("abort", () => reject(transaction.error as DOMException));
    });
  } finally {
    database.close();
  }
}

/** Everything kept, by name; names and values of one moment, as the page before this one may still be writing. */
export function readAll(): Promise<Map<string, unknown>> {
  return work("readonly", (store) => {
    const names = store.getAllKeys();
    const values = store.getAll();
    return () => new Map(names.result.map((name, index) => [String(name), values.result[index]]));
  });
}

/** Writes and removes in one go: all of it or nothing. */
export function writeAll(values: ReadonlyMap<string, unknown>, removed: readonly string[] = []): Promise<void> {
  return work("readwrite", (store) => {
    for (const name of removed) store.delete(name);
    for (const [name, value] of values) store.put(value, name);
    return () => undefined;
  });
}
