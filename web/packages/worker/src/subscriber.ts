/** Whose pushes this device takes; kept where the worker can read it while no page is open. */
export interface Subscriber {
  token: string;
  key: string;
}

const STORE = "subscribers";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("doorstep-push", 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error as DOMException));
  });
}

async function act<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error as DOMException));
    });
  } finally {
    database.close();
  }
}

export async function keepSubscriber(app: string, { token, key }: Subscriber): Promise<void> {
  await act("readwrite", (store) => store.put({ token, key }, app));
}

export async function forgetSubscriber(app: string): Promise<void> {
  await act("readwrite", (store) => store.delete(app));
}

export async function findSubscriber(app: string): Promise<Subscriber | null> {
  return (await act<Subscriber | undefined>("readonly", (store) => store.get(app) as IDBRequest<Subscriber | undefined>)) ?? null;
}
