import { session } from "@doorstep/core";
import { type DehydratedState, type Query, type QueryClient, dehydrate, hydrate } from "@tanstack/react-query";
import { readAll, writeAll } from "./database";
import { KEPT, LONGEST_AGE_MS, MOST_QUERIES, detailsWithin, isKept } from "./rules";

type KeptQuery = DehydratedState["queries"][number];

const OWNER = "owner";
const WRITE_PAUSE_MS = 1_000;
const DAY = 86_400_000;

/** Marks whose answers are kept, without keeping the token itself a second time. */
async function ownerOf(token: string): Promise<string> {
  if (!globalThis.crypto.subtle) return token.slice(-8);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function stillGood(one: unknown, now: number): one is KeptQuery {
  const state = (one as KeptQuery | undefined)?.state;
  return state?.status === "success" && now - state.dataUpdatedAt < LONGEST_AGE_MS;
}

/** Puts kept answers back, as old as they are; newer ones stay. */
function putBack(queries: QueryClient, kept: readonly KeptQuery[]): void {
  // Marked as outdated, however young: what happened while no page was open is not in it.
  const outdated = kept.map((one) => ({ ...one, state: { ...one.state, isInvalidated: true } }));
  hydrate(queries, { mutations: [], queries: outdated } satisfies DehydratedState);
  fillDetails(queries);
}

/** Lets pages that nobody opened yet be shown from lists that somebody did. */
function fillDetails(queries: QueryClient): void {
  for (const { queryKey, state } of queries.getQueryCache().getAll()) {
    if (state.data === undefined) continue;
    for (const { key, data } of detailsWithin(queryKey, state.data)) {
      if (queries.getQueryData(key) !== undefined) continue;
      queries.setQueryData(key, data, { updatedAt: state.dataUpdatedAt });
      void queries.invalidateQueries({ queryKey: key, exact: true, refetchType: "none" });
    }
  }
}

async function restore(queries: QueryClient, owner: string): Promise<Set<string>> {
  const kept = await readAll();
  if (kept.get(OWNER) !== owner) {
    await writeAll(new Map([[OWNER, owner]]), [...kept.keys()]);
    return new Set();
  }
  kept.delete(OWNER);
  const good = [...kept].filter(([, one]) => stillGood(one, Date.now()));
  putBack(queries, good.map(([, one]) => one as KeptQuery));
  return new Set(kept.keys());
}

/** The names to drop so that no more than the newest are kept. */
function surplus(names: Set<string>): string[] {
  return [...names].slice(0, Math.max(0, names.size - MOST_QUERIES));
}

/** Writes answers down as they come, for as long as the same person is signed in. */
function follow(queries: QueryClient, token: string, names: Set<string>): () => void {
  const changed = new Map<string, Query>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = async () => {
    timer = undefined;
    if (session.token !== token || changed.size === 0) return;
    const state = dehydrate(queries, { shouldDehydrateQuery: (query) => changed.has(query.queryHash), shouldDehydrateMutation: () => false });
    changed.clear();
    for (const { queryHash } of state.queries) {
      names.delete(queryHash);
      names.add(queryHash);
    }
    const dropped = surplus(names);
    for (const name of dropped) names.delete(name);
    await writeAll(new Map(state.queries.filter(({ queryHash }) => names.has(queryHash)).map((one) => [one.queryHash, one])), dropped).catch(() => undefined);
  };
  const onHide = () => {
    if (document.visibilityState === "hidden") void write();
  };
  const onOffline = () => fillDetails(queries);
  document.addEventListener("visibilitychange", onHide);
  globalThis.addEventListener("offline", onOffline);
  const unsubscribe = queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || !isKept(event.query.queryKey)) return;
    changed.set(event.query.queryHash, event.query);
    timer ??= setTimeout(() => void write(), WRITE_PAUSE_MS);
  });
  for (const query of queries.getQueryCache().getAll()) {
    if (query.state.status === "success" && isKept(query.queryKey) && !names.has(query.queryHash)) changed.set(query.queryHash, query);
  }
  void write();
  return () => {
    unsubscribe();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onHide);
    globalThis.removeEventListener("offline", onOffline);
  };
}

let keeping: string | null = null;

/**
 * Shows what was read before until the network answers, and keeps what is read from now on, for the person signed in.
 * Another person, or the same after signing in again, starts with nothing.
 */
export async function keepOffline(queries: QueryClient): Promise<void> {
  const { token } = session;
  if (token === keeping) return;
  keeping = token;
  if (!token) return;
  // What is kept stays in memory too: a page may be opened hours after the network went.
  for (const domain of KEPT) queries.setQueryDefaults([domain], { gcTime: DAY });
  try {
    const names = await restore(queries, await ownerOf(token));
    if (session.token !== token) return;
    const stop = follow(queries, token, names);
    const unsubscribe = session.subscribe((next) => {
      if (next === token) return;
      stop();
      unsubscribe();
    });
  } catch {
    // Private mode or a full disk: the app works, with a network.
  }
}
