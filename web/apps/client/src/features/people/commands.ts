import { type CaredPerson, type CaredPersonBody, api, unwrap } from "@doorstep/core";
import { useProblemText, useToast } from "@doorstep/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { peopleKey } from "./queries";

/** Keeps somebody, or replaces what is kept of them. */
export function useKeepPerson(id: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CaredPersonBody): Promise<CaredPerson> =>
      unwrap(id ? api.PUT("/api/v1/me/people/{person_id}", { params: { path: { person_id: id } }, body }) : api.POST("/api/v1/me/people", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: peopleKey }),
  });
}

function wordsOf({ id: _id, stopped: _stopped, ...words }: CaredPerson): CaredPersonBody {
  return words;
}

/** Takes somebody out of the list at once; back if the server refuses, or if it was a mistake. */
export function useRemovePerson() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const problem = useProblemText();
  const keep = useKeepPerson(null);
  return useMutation({
    mutationFn: ({ id }: CaredPerson) => unwrap(api.DELETE("/api/v1/me/people/{person_id}", { params: { path: { person_id: id } } })),
    onMutate: async ({ id }) => {
      await queries.cancelQueries({ queryKey: peopleKey });
      queries.setQueryData<CaredPerson[]>(peopleKey, (all) => all?.filter((one) => one.id !== id));
    },
    onSuccess: (_, person) => toast.say(t("people.removed"), { label: t("action.undo"), run: () => keep.mutate(wordsOf(person), { onError: (error) => toast.warn(problem(error)) }) }),
    onError: (error) => toast.warn(problem(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: peopleKey }),
  });
}
