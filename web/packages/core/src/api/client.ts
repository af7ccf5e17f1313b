import createClient, { type Client, type Middleware } from "openapi-fetch";
import { SITE, withSiteAddresses } from "../site";
import { tabStore } from "../storage";
import { ActKeys } from "./idempotency";
import type { paths as Described } from "./schema";
import { session } from "./session";

// The key of an act is added by the client itself, so no call needs to name it.
type WithoutKey<T> = T extends { parameters: { header: { "Idempotency-Key": string } } }
  ? Omit<T, "parameters"> & { parameters: Omit<T["parameters"], "header"> & { header?: never } }
  : T;
type paths = { [Path in keyof Described]: { [Method in keyof Described[Path]]: WithoutKey<Described[Path][Method]> } };

export type Api = Client<paths>;

let language = "en";

/** Names are answered by the server in this language from now on. */
export function setApiLanguage(next: string): void {
  language = next;
}

export function apiLanguage(): string {
  return language;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const actKeys = new ActKeys(tabStore);
const actOf = new WeakMap<Request, string>();

const headers: Middleware = {
  async onRequest({ request }) {
    const { token } = session;
    if (token) request.headers.set("X-Session-Token", token);
    request.headers.set("Accept-Language", language);
    if (!SAFE.has(request.method) && !request.headers.has("Idempotency-Key")) {
      const act = `${request.method} ${request.url} ${token ?? ""} ${await request.clone().text()}`;
      actOf.set(request, act);
      request.headers.set("Idempotency-Key", actKeys.keyFor(act));
    }
    return request;
  },
  async onResponse({ request, response }) {
    const act = actOf.get(request);
    if (act) actKeys.settle(act, response.status);
    // A revoked or expired session: the screens fall back to a guest's view.
    if (response.status === 401 && request.headers.get("X-Session-Token") === session.token) session.set(null);
    return withSiteAddresses(response);
  },
};

export function createApi(baseUrl = SITE): Api {
  const client = createClient<paths>({ baseUrl });
  client.use(headers);
  return client;
}

export const api = createApi();
