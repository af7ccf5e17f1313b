import { type Factors, security } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { makePasskey } from "../../platform/passkeys";
import { meQuery } from "../queries";
import { useProved } from "./ProofGate";

export function useFactors() {
  return useQuery({ queryKey: ["account", "factors"], queryFn: (): Promise<Factors> => security.factors() });
}

export function useHasPassword() {
  return useQuery({ queryKey: ["account", "password"], queryFn: () => security.hasPassword() });
}

function useFactorChange<V, T>(change: (value: V) => Promise<T>) {
  const queries = useQueryClient();
  const proved = useProved();
  return useMutation({
    mutationFn: (value: V) => proved(() => change(value)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "factors"] }),
  });
}

/** A secret to put into an authenticator app; another one each time it is asked for. */
export function useOfferTotp() {
  const proved = useProved();
  return useMutation({ mutationFn: () => proved(() => security.offerTotp()) });
}

export const useAddTotp = () => useFactorChange((code: string) => security.addTotp(code));
export const useRemoveTotp = () => useFactorChange<void, void>(() => security.removeTotp());
export const useRecoveryCodes = () => useFactorChange((renew: boolean) => (renew ? security.renewRecoveryCodes() : security.recoveryCodes()));
export const useRenamePasskey = () => useFactorChange(({ id, name }: { id: number; name: string }) => security.renamePasskey(id, name));
export const useRemovePasskey = () => useFactorChange((id: number) => security.removePasskey(id));

/** Makes a passkey on this device and tells the server. */
export function useAddPasskey() {
  const queries = useQueryClient();
  const proved = useProved();
  return useMutation({
    mutationFn: async (name: string) => {
      const options = await proved(() => security.newPasskeyOptions());
      await security.addPasskey(name, await makePasskey(options));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "factors"] }),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  const proved = useProved();
  return useMutation({
    mutationFn: ({ current, next }: { current: string | null; next: string }) => proved(() => security.changePassword(current, next)),
    onSuccess: () => {
      queries.setQueryData(["account", "password"], true);
      void queries.invalidateQueries({ queryKey: ["account", "sessions"] });
    },
  });
}

export type ContactKind = "phone" | "email";

/** Sends a code to a new phone or e-mail address. */
export function useSendContactCode(kind: ContactKind) {
  const proved = useProved();
  return useMutation({
    mutationFn: (contact: string) => proved(() => (kind === "phone" ? security.sendCodeToPhone(contact) : security.sendCodeToEmail(contact))),
  });
}

export function useConfirmContact(kind: ContactKind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => (kind === "phone" ? security.confirmPhone(code) : security.confirmEmail(code)),
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}
