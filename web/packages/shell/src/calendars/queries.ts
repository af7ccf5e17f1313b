import { type AppName, type CalendarFeed, type NewCalendarFeed, api, unwrap } from "@doorstep/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const keyOf = (app: AppName) => ["account", "feed", app];

export function useFeed(app: AppName) {
  return useQuery({
    queryKey: keyOf(app),
    queryFn: (): Promise<CalendarFeed> => unwrap(api.GET("/api/v1/me/calendar-feeds/{app}", { params: { path: { app } } })),
  });
}

/** A new address, which only this answer tells. */
export function useRenewFeed(app: AppName) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<NewCalendarFeed> => unwrap(api.PUT("/api/v1/me/calendar-feeds/{app}", { params: { path: { app } } })),
    onSuccess: ({ created_at }) => queries.setQueryData<CalendarFeed>(keyOf(app), { active: true, created_at, read_at: null }),
  });
}

export function useRevokeFeed(app: AppName) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/me/calendar-feeds/{app}", { params: { path: { app } } })),
    onSuccess: () => queries.setQueryData<CalendarFeed>(keyOf(app), { active: false, created_at: null, read_at: null }),
  });
}
