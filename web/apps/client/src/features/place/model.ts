import { type LatLon, type Language, type Market, dateInZone, localStore, session } from "@doorstep/core";
import { useConfig, useMe } from "@doorstep/shell";
import { useLanguage } from "@doorstep/ui";
import { useSyncExternalStore } from "react";

/** Where the search is centred: a district, a point on the map, a saved address, or the middle of the city. */
export interface Where extends LatLon {
  kind: "center" | "district" | "point" | "address";
  /** District id or address id. */
  id: string | null;
  label: string | null;
  /** A district's name by language, so that it follows the reader's without being fetched. */
  names?: Record<Language, string>;
}

interface Kept {
  market: string | null;
  where: Record<string, Where>;
}

const listeners = new Set<() => void>();
// The city is the device's; the places in it are somebody's, such as a home, and go when they sign out.
let kept: Kept = { market: localStore.read<{ market: string | null }>("place")?.market ?? null, where: localStore.read<Kept["where"]>("where") ?? {} };

function keep(next: Kept): void {
  kept = next;
  localStore.write("place", { market: next.market });
  localStore.write("where", next.where);
  for (const listener of listeners) listener();
}

session.subscribe((token) => token || keep({ ...kept, where: {} }));

function useKept(): Kept {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept,
  );
}

export function chooseMarket(code: string): void {
  keep({ ...kept, market: code });
}

export function chooseWhere(market: string, where: Where): void {
  keep({ ...kept, where: { ...kept.where, [market]: where } });
}

/** Keeps searches around a saved address where it is now; around the middle of the city once it is removed. */
export function moveWhere(id: string, now: (LatLon & { label: string }) | null): void {
  for (const [market, where] of Object.entries(kept.where)) {
    if (where.id !== id) continue;
    const others = Object.entries(kept.where).filter(([code]) => code !== market);
    keep({ ...kept, where: Object.fromEntries(now ? [...others, [market, { ...where, label: now.label, lat: now.lat, lon: now.lon }]] : others) });
  }
}

export function keptMarket(): string | null {
  return kept.market;
}

/** The market to suggest to a newcomer: the one whose clock the device keeps. */
export function suggestMarket(markets: readonly Market[], zone: string): string | null {
  return markets.find((market) => market.time_zone === zone)?.code ?? null;
}

/** The market in use; its absence means that the newcomer has not chosen yet. */
export function useMarket(): Market | null {
  const { market } = useKept();
  const config = useConfig();
  return config.data?.markets.find((one) => one.code === market) ?? null;
}

/** The centre of searches in a market, with a label in the reader's language. */
export function useWhere(market: Market | null): Where | null {
  const { where } = useKept();
  const language = useLanguage();
  const me = useMe();
  if (!market) return null;
  const chosen = where[market.code];
  if (chosen?.kind === "district" && chosen.names) return { ...chosen, label: chosen.names[language] };
  if (chosen?.kind === "point") return chosen;
  // Somebody else's saved address means nothing after sign-out.
  if (chosen?.kind === "address" && me.data) return chosen;
  return { kind: "center", id: null, label: null, ...market.center };
}

export function todayIn(market: Market): string {
  return dateInZone(new Date(), market.time_zone);
}
