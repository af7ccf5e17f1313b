import { type Config, type Me, api, session, unwrap } from "@doorstep/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: async (): Promise<Config> => {
    const config = await unwrap(api.GET("/api/v1/config"));
    return {
      ...config,
      markets: config.markets.map((market) => ({ ...market, area: market.area.map(([lat = 0, lon = 0]) => ({ lat, lon })) })),
    };
  },
  staleTime: 600_000,
});

export function useConfig() {
  return useQuery(configQuery);
}

/** Whether somebody is signed in here; follows sign-in, sign-out and revocation in any tab. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.token !== null,
  );
}

export const meQuery = queryOptions({
  queryKey: ["account", "me"],
  queryFn: (): Promise<Me> => unwrap(api.GET("/api/v1/me")),
  staleTime: 60_000,
});

export function useMe() {
  const signedIn = useSignedIn();
  return useQuery({ ...meQuery, enabled: signedIn });
}

export function useSessions() {
  return useQuery({ queryKey: ["account", "sessions"], queryFn: async () => (await unwrap(api.GET("/api/v1/me/sessions"))).items });
}
