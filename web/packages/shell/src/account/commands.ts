import { type MeChange, api, auth, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { uploadPicture } from "../pictures/upload";

export function useUpdateMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: MeChange) => unwrap(api.PATCH("/api/v1/me", { body })),
    onSuccess: (me) => queries.setQueryData(["account", "me"], me),
  });
}

/** Sends a photo of oneself and shows it everywhere; null takes it away. */
export function useChangePhoto() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (file: File | null) => {
      const id = file ? (await uploadPicture(file, "avatar")).id : null;
      return unwrap(api.PATCH("/api/v1/me", { body: { photo_id: id } }));
    },
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
