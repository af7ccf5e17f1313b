import { OfflineError, ProblemError, isTemporary } from "@doorstep/core";
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { noteReach } from "./reach";

const NOBODY_THERE = [502, 504];

function isUnreached(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof ProblemError && NOBODY_THERE.includes(error.status));
}

/** Reads are repeated a little by themselves; a refusal never is. Offline they fail at once, so that the page can say so. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess: () => noteReach(true),
      onError(error, query) {
        if (isUnreached(error)) noteReach(false);
        // What was read before stays on the page; the offline note says how old it is.
        if (isTemporary(error) && query.state.data !== undefined) query.setState({ status: "success", error: null });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: "always",
        refetchOnReconnect: "always",
        retry: (count, error) => count < 2 && navigator.onLine && isTemporary(error),
        retryDelay: (count, error) => (error instanceof ProblemError && error.retryAfter ? error.retryAfter * 1000 : 500 * 2 ** count),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
