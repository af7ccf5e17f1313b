import { watchBoard } from "@doorstep/core";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** A specialist's free time. */
export function specialistTopic(id: number): string {
  return `specialist:${id}`;
}

/** The free starts "of anyone" for a service in a market. */
export function serviceTopic(serviceId: number, market: string): string {
  return `service:${serviceId}:${market}`;
}

const IN_FLIGHT_MS = 100;
const FREE_TIMES: readonly QueryKey[] = [["availability"]];

interface WatchOptions {
  /** What to fetch again, quietly, when a topic changed; free starts by default. */
  keys?: readonly QueryKey[];
  /** At most once in so many milliseconds, for what is dear to fetch. */
  everyMs?: number;
}

/** Keeps queries true while the component is shown: when one of the public topics changes, they are fetched again. */
export function useWatch(topics: readonly string[], { keys = FREE_TIMES, everyMs = 0 }: WatchOptions = {}): void {
  const queries = useQueryClient();
  const names = topics.join();
  const wanted = JSON.stringify(keys);
  useEffect(() => {
    if (!names) return undefined;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      const all = JSON.parse(wanted) as QueryKey[];
      // An answer under way may have been read before the change, and a first one is not fetched anew meanwhile.
      if (all.some((queryKey) => queries.isFetching({ queryKey }) > 0)) {
        timer = setTimeout(refresh, IN_FLIGHT_MS);
        return;
      }
      timer = undefined;
      last = Date.now();
      for (const queryKey of all) void queries.invalidateQueries({ queryKey });
    };
    const stop = watchBoard.watch(names.split(","), () => {
      timer ??= setTimeout(refresh, Math.max(0, last + everyMs - Date.now()));
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queries, names, wanted, everyMs]);
}
