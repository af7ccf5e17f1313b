import { type NewAddress, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function useAddAddress() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAddress) => unwrap(api.POST("/api/v1/me/addresses", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["account", "addresses"] }),
  });
}

export function useRemoveAddress() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/v1/me/addresses/{address_id}", { params: { path: { address_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "addresses"] }),
  });
}
