import type { SearchFilters } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keepOnDevice, keptFiltersKey, putKept } from "./queries";

/** Remembers filters: at once here, and on the account for the other devices. Without a network the next change tells it. */
export function useKeepFilters(market: string | null) {
  const signedIn = useSignedIn();
  const queries = useQueryClient();
  const code = market ?? "";
  return useMutation({
    // One after the other, so that the last choice stands.
    scope: { id: "kept-filters" },
    mutationFn: async (filters: SearchFilters) => (signedIn ? await putKept(code, filters) : filters),
    onMutate: async (filters) => {
      const key = keptFiltersKey(code, signedIn);
      await queries.cancelQueries({ queryKey: key });
      keepOnDevice(code, filters, !signedIn);
      queries.setQueryData(key, filters);
    },
  }).mutate;
}
