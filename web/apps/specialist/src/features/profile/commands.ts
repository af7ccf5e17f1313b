import { type OwnProfile, api, unwrap } from "@doorstep/core";
import { uploadPicture } from "@doorstep/shell";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export interface ProfileChange {
  display_name?: string;
  bio?: Record<string, string>;
  languages?: string[];
  experience_years?: number;
  radius_km?: number;
  base?: { lat: number; lon: number };
  active?: boolean;
  photo_id?: string | null;
  meeting_url?: string;
}

export function useChangeProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfileChange): Promise<OwnProfile> => unwrap(api.PATCH("/api/v1/specialist/profile", { body })),
    onSuccess: (profile) => queries.setQueryData(["account", "profile"], profile),
  });
}

/** Sends a new photo and shows it; null takes it away. */
export function useChangeOwnPhoto() {
  const change = useChangeProfile();
  return useMutation({
    mutationFn: async (file: File | null) => change.mutateAsync({ photo_id: file ? (await uploadPicture(file, "avatar")).id : null }),
  });
}

function useFresh(name: string) {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["account", name] });
}

/** Sends pictures one after another and puts each at the end; how many arrived. */
export function useAddPictures() {
  const refresh = useFresh("portfolio");
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) {
        const stored = await uploadPicture(file, "portfolio");
        await unwrap(api.POST("/api/v1/specialist/portfolio", { body: { file_id: stored.id, caption: "" } }));
      }
      return files.length;
    },
    onSettled: refresh,
  });
}

export function useChangePicture() {
  const refresh = useFresh("portfolio");
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; caption?: string; position?: number }) => unwrap(api.PATCH("/api/v1/specialist/portfolio/{picture_id}", { params: { path: { picture_id: id } }, body })),
    onSettled: refresh,
  });
}

export function useRemovePicture() {
  const refresh = useFresh("portfolio");
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/v1/specialist/portfolio/{picture_id}", { params: { path: { picture_id: id } } })),
    onSettled: refresh,
  });
}

export function useAddCertificate() {
  const refresh = useFresh("certificates");
  return useMutation({
    mutationFn: (body: { title: string; issuer: string; year: number; file_id: string | null }) => unwrap(api.POST("/api/v1/specialist/certificates", { body })),
    onSuccess: refresh,
  });
}

export function useRemoveCertificate() {
  const refresh = useFresh("certificates");
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/v1/specialist/certificates/{certificate_id}", { params: { path: { certificate_id: id } } })),
    onSettled: refresh,
  });
}
