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

async function work<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => resolve(request?.result));
      transaction.addEventListener("abort", () => reject(transaction.error as DOMException));
    });
  } finally {
    database.close();
  }
}

/** Everything kept, by name. */
export async function readAll(): Promise<Map<string, unknown>> {
  const names = (await work("readonly", (store) => store.getAllKeys())) ?? [];
  const values = (await work("readonly", (store) => store.getAll())) ?? [];
  return new Map(names.map((name, index) => [String(name), values[index]]));
}

/** Writes and removes in one go: all of it or nothing. */
export async function writeAll(values: ReadonlyMap<string, unknown>, removed: readonly string[] = []): Promise<void> {
  await work("readwrite", (store) => {
    for (const name of removed) store.delete(name);
    for (const [name, value] of values) store.put(value, name);
    return undefined;
  });
}
