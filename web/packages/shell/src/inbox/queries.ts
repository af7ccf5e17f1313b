import { type AppName, type NoticePage, api, unwrap } from "@doorstep/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useSignedIn } from "../account/queries";
import { type Pages, markRead } from "./read";

const PAGE = 30;

/** The notices of one app, newest first; live hints keep them fresh. */
export function useNotices(app: AppName) {
  const signedIn = useSignedIn();
  return useInfiniteQuery({
    queryKey: ["notices", app, "list"],
    queryFn: ({ pageParam }): Promise<NoticePage> => unwrap(api.GET("/api/v1/me/notices", { params: { query: { app, cursor: pageParam ?? undefined, limit: PAGE } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: signedIn,
  });
}

/** Marks notices as read, on screen at once. */
export function useMarkRead(app: AppName) {
  const queries = useQueryClient();
  const list = ["notices", app, "list"];
  return useMutation({
    mutationFn: (ids: readonly string[] | "all") => unwrap(api.POST("/api/v1/me/notices/read", { body: ids === "all" ? { app, ids: [], all: true } : { app, ids: [...ids], all: false } })),
    onMutate: async (ids) => {
      await queries.cancelQueries({ queryKey: list });
      const before = queries.getQueryData<Pages>(list);
      if (before) queries.setQueryData<Pages>(list, markRead(before, ids, new Date().toISOString()));
      return { before };
    },
    onSuccess: ({ unread }) => queries.setQueryData(["notices", app, "unread"], unread),
    onError: (_, __, context) => context?.before && queries.setQueryData(list, context.before),
    onSettled: () => queries.invalidateQueries({ queryKey: ["notices", app] }),
  });
}
