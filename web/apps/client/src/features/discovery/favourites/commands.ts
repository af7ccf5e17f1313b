import { api, unwrap } from "@doorstep/core";
import { useToast, useProblemText } from "@doorstep/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { favouriteIdsKey, favouriteKey } from "./queries";
import { type Wish, afterWish } from "./wish";

function send({ specialistId, keep }: Wish): Promise<unknown> {
  const path = { params: { path: { specialist_id: specialistId } } };
  return unwrap(keep ? api.PUT("/api/v1/me/favourites/{specialist_id}", path) : api.DELETE("/api/v1/me/favourites/{specialist_id}", path));
}

/** Keeps somebody or lets them go: at once on screen, taken back if the server refuses, with a way to undo. */
export function useSetFavourite(market: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const problem = useProblemText();
  const key = favouriteIdsKey(market);
  const wish = useMutation({
    // One after the other, so that a quick change of mind ends as it was meant.
    scope: { id: "favourites" },
    mutationFn: send,
    onMutate: async (asked: Wish) => {
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<number[]>(key, (ids) => afterWish(ids ?? [], asked));
    },
    onSuccess: (_, asked) => {
      const undo = { label: t("action.undo"), run: () => wish.mutate({ ...asked, keep: !asked.keep }) };
      toast.say(asked.keep ? t("favourites.added", { name: asked.name }) : t("favourites.removed", { name: asked.name }), undo);
    },
    onError: (error, asked) => {
      queries.setQueryData<number[]>(key, (ids) => afterWish(ids ?? [], { ...asked, keep: !asked.keep }));
      toast.warn(problem(error));
    },
    onSettled: () => {
      if (queries.isMutating({ mutationKey: favouriteKey }) <= 1) void queries.invalidateQueries({ queryKey: favouriteKey });
    },
    mutationKey: favouriteKey,
  });
  return wish.mutate;
}
