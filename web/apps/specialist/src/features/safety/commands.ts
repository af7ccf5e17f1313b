import { type NewSafetyContact, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

const CONTACT = ["account", "safety-contact"];

/** Says whom to tell, instead of whoever it was before. */
export function useKeepContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contact: NewSafetyContact) => unwrap(api.PUT("/api/v1/specialist/safety-contact", { body: contact })),
    onSuccess: () => queries.invalidateQueries({ queryKey: CONTACT }),
  });
}

/** Tells nobody but staff any more. */
export function useForgetContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/specialist/safety-contact")),
    onSuccess: () => queries.invalidateQueries({ queryKey: CONTACT }),
  });
}
