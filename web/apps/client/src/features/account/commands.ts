import { type Address, type AddressChange, type NewAddress, api, unwrap } from "@doorstep/core";
import { useProblemText, useToast } from "@doorstep/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { moveWhere } from "../place";
import { addressesKey } from "./queries";

export function useAddAddress() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAddress) => unwrap(api.POST("/api/v1/me/addresses", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: addressesKey }),
  });
}

/** Changes a saved address; a search that is centred on it moves along. */
export function useChangeAddress(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AddressChange) => unwrap(api.PATCH("/api/v1/me/addresses/{address_id}", { params: { path: { address_id: id } }, body })),
    onSuccess: (address) => moveWhere(id, address),
    onSettled: () => queries.invalidateQueries({ queryKey: addressesKey }),
  });
}

function again({ id: _id, ...words }: Address): NewAddress {
  return words;
}

/** Takes an address out of the list at once; back if the server refuses, or if it was a mistake. */
export function useRemoveAddress() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const problem = useProblemText();
  const add = useAddAddress();
  return useMutation({
    mutationFn: ({ id }: Address) => unwrap(api.DELETE("/api/v1/me/addresses/{address_id}", { params: { path: { address_id: id } } })),
    onMutate: async ({ id }) => {
      await queries.cancelQueries({ queryKey: addressesKey });
      queries.setQueryData<Address[]>(addressesKey, (all) => all?.filter((one) => one.id !== id));
    },
    onSuccess: (_, address) => {
      moveWhere(address.id, null);
      const undo = { label: t("action.undo"), run: () => add.mutate(again(address), { onError: (error) => toast.warn(problem(error)) }) };
      toast.say(t("address.removed"), undo);
    },
    onError: (error) => toast.warn(problem(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: addressesKey }),
  });
}
