import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** Calendars elsewhere; asked again soon while one of them is being read. */
export function useExternalCalendars() {
  return useQuery({
    queryKey: ["availability", "calendars"],
    queryFn: () => unwrap(api.GET("/api/v1/specialist/calendars")),
    refetchInterval: (query) => (query.state.data?.items.some((one) => one.checking) ? 2_000 : 60_000),
  });
}
