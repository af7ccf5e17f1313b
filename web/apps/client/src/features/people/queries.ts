import { type CaredPerson, api, unwrap } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { useQuery } from "@tanstack/react-query";

export const peopleKey = ["account", "people"];

/** The people for whom I book: a parent, a child. */
export function usePeople() {
  const signedIn = useSignedIn();
  return useQuery({ queryKey: peopleKey, queryFn: async (): Promise<CaredPerson[]> => (await unwrap(api.GET("/api/v1/me/people"))).items, enabled: signedIn });
}
