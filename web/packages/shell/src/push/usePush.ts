import { type AppName, session } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useConfig } from "../account/queries";
import { pushService } from "../platform/native/shell";
import { pushState } from "../platform/push";
import { disablePush, enablePush, knownDevice } from "./device";

const KEY = ["device", "push"];

/** Whether notices come to this device while the app is closed, and how to change that. */
export function usePush(app: AppName) {
  const queries = useQueryClient();
  const config = useConfig().data;
  const served = config?.push_services.includes(pushService());
  const state = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const now = await pushState();
      // Subscribed for somebody who is no longer here, or never told to the server.
      return now === "on" && !knownDevice(app) ? ("off" as const) : now;
    },
    staleTime: 0,
  });
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? enablePush(app, config?.push_public_key ?? "") : disablePush(app)),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: KEY }), queries.invalidateQueries({ queryKey: ["notices", "preferences"] })]),
  });
  return {
    state: !config || !session.token ? null : served ? (state.data ?? null) : ("not_served" as const),
    busy: change.isPending,
    error: change.error,
    enable: () => change.mutate(true),
    disable: () => change.mutate(false),
  };
}
