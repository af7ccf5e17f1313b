import { type SearchFilters, api, localStore, unwrap } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { useQuery } from "@tanstack/react-query";
import { OPEN, isSame } from "./model";

/** On the device: a guest's own, or a copy of what the account keeps, so that a search need not wait for it. */
interface OnDevice {
  filters: SearchFilters;
  guest: boolean;
}

const STORE = "filters";

function onDevice(market: string): OnDevice | null {
  return localStore.read<Record<string, OnDevice>>(STORE)?.[market] ?? null;
}

export function keepOnDevice(market: string, filters: SearchFilters, guest: boolean): void {
  localStore.write(STORE, { ...localStore.read<Record<string, OnDevice>>(STORE), [market]: { filters, guest } });
}

export function keptFiltersKey(market: string, signedIn: boolean) {
  return ["discovery", "kept-filters", market, signedIn];
}

function put(market: string, filters: SearchFilters): Promise<SearchFilters> {
  return unwrap(api.PUT("/api/v1/me/search-filters", { params: { query: { market } }, body: filters }));
}

/** What the account keeps. What somebody chose as a guest moves to an account that keeps nothing yet. */
async function fetchKept(market: string, signal: AbortSignal): Promise<SearchFilters> {
  const kept = await unwrap(api.GET("/api/v1/me/search-filters", { params: { query: { market } }, signal }));
  const here = onDevice(market);
  const taken = here?.guest && isSame(kept, OPEN) && !isSame(here.filters, OPEN) ? await put(market, here.filters) : kept;
  keepOnDevice(market, taken, false);
  return taken;
}

/** How searches of a market are filtered when nothing else is said. */
export function useKeptFilters(market: string | null): SearchFilters {
  const signedIn = useSignedIn();
  const code = market ?? "";
  const kept = useQuery({
    queryKey: keptFiltersKey(code, signedIn),
    queryFn: ({ signal }) => (signedIn ? fetchKept(code, signal) : (onDevice(code)?.filters ?? OPEN)),
    placeholderData: () => onDevice(code)?.filters ?? OPEN,
    enabled: market !== null,
    networkMode: signedIn ? "online" : "always",
    staleTime: 60_000,
  });
  return kept.data ?? OPEN;
}

export { put as putKept };
