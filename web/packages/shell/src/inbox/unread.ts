import { type AppName, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";
import { useSignedIn } from "../account/queries";

// Apart from the inbox itself, since every first page shows the number.

/** How many notices of an app nobody has read; 0 for guests. */
export function useUnread(app: AppName): number {
  const signedIn = useSignedIn();
  const unread = useQuery({
    queryKey: ["notices", app, "unread"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/me/notices", { params: { query: { app, limit: 1 } } }))).unread,
    enabled: signedIn,
    staleTime: 60_000,
  });
  return signedIn ? (unread.data ?? 0) : 0;
}
