import { api, unwrap } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { useQuery } from "@tanstack/react-query";

export const addressesKey = ["account", "addresses"];

export function useAddresses() {
  const signedIn = useSignedIn();
  return useQuery({ queryKey: addressesKey, queryFn: async () => (await unwrap(api.GET("/api/v1/me/addresses"))).items, enabled: signedIn });
}
