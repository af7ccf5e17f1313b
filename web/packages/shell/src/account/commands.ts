import { api, auth, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function useUpdateMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; language?: string; market?: string }) => unwrap(api.PATCH("/api/v1/me", { body })),
    onSuccess: (me) => queries.setQueryData(["account", "me"], me),
  });
}

export function useRevokeSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "sessions"] }),
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => auth.signOut() });
}
