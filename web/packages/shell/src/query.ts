import { ProblemError, isTemporary } from "@doorstep/core";
import { QueryClient } from "@tanstack/react-query";

/** Reads are repeated a little by themselves; a refusal never is. Offline they fail at once, so that the page can say so. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: "always",
        retry: (count, error) => count < 2 && isTemporary(error),
        retryDelay: (count, error) => (error instanceof ProblemError && error.retryAfter ? error.retryAfter * 1000 : 500 * 2 ** count),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
