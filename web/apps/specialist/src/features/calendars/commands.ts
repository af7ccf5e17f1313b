import { type NewExternalCalendar, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** What a calendar elsewhere blocks shows in conflicts, the schedule and free times. */
function useFreshCalendars() {
  const queries = useQueryClient();
  return () => {
    for (const domain of ["availability", "booking"]) void queries.invalidateQueries({ queryKey: [domain] });
  };
}

export function useAddCalendar() {
  const refresh = useFreshCalendars();
  return useMutation({ mutationFn: (body: NewExternalCalendar) => unwrap(api.POST("/api/v1/specialist/calendars", { body })), onSuccess: refresh });
}

const at = (id: string) => ({ params: { path: { external_calendar_id: id } } });

export function useRenameCalendar() {
  const refresh = useFreshCalendars();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) => unwrap(api.PUT("/api/v1/specialist/calendars/{external_calendar_id}", { ...at(id), body: { name } })),
    onSuccess: refresh,
  });
}

export function useRemoveCalendar() {
  const refresh = useFreshCalendars();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE("/api/v1/specialist/calendars/{external_calendar_id}", at(id))),
    onSettled: refresh,
  });
}

export function useCheckCalendar() {
  const refresh = useFreshCalendars();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST("/api/v1/specialist/calendars/{external_calendar_id}/check", at(id))),
    onSettled: refresh,
  });
}
