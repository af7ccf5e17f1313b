import { type NoticePreferences, type NoticePreferencesChange, api, unwrap } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = ["notices", "preferences"];

export function useNoticePreferences() {
  return useQuery({ queryKey: KEY, queryFn: (): Promise<NoticePreferences> => unwrap(api.GET("/api/v1/me/notices/preferences")) });
}

/** Saves choices; the switches show them at once and spring back if it fails. */
export function useChangeNoticePreferences() {
  const queries = useQueryClient();
  // What the server says of an older choice must not replace a newer one that is still on its way.
  const isLast = () => queries.isMutating({ mutationKey: KEY }) <= 1;
  return useMutation({
    mutationKey: KEY,
    // One after another, or an older answer could overwrite a newer choice.
    scope: { id: "notice-preferences" },
    mutationFn: (body: NoticePreferencesChange): Promise<NoticePreferences> => unwrap(api.PUT("/api/v1/me/notices/preferences", { body })),
    onMutate: async (body) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<NoticePreferences>(KEY);
      if (before) {
        const groups = before.groups.map((one) => body.groups?.find((next) => next.group === one.group) ?? one);
        queries.setQueryData<NoticePreferences>(KEY, { ...before, groups, quiet_hours: body.quiet_hours });
      }
      return { before };
    },
    onError: (_, __, context) => context?.before && isLast() && queries.setQueryData(KEY, context.before),
    onSuccess: (saved) => isLast() && queries.setQueryData(KEY, saved),
    onSettled: () => (isLast() ? queries.invalidateQueries({ queryKey: KEY }) : undefined),
  });
}
