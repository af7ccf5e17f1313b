import { type HoursChange, type NewTimeOff, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Hours and time off move conflicts and free times with them. */
function useFreshCalendar() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["availability"] });
}

export function useSaveHours() {
  const refresh = useFreshCalendar();
  return useMutation({ mutationFn: (body: HoursChange) => unwrap(api.PUT("/api/v1/specialist/hours", { body })), onSuccess: refresh });
}

export function useTakeTimeOff() {
  const refresh = useFreshCalendar();
  return useMutation({ mutationFn: (body: NewTimeOff) => unwrap(api.POST("/api/v1/specialist/time-off", { body })), onSuccess: refresh });
}

export function useGiveBackTimeOff() {
  const refresh = useFreshCalendar();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE("/api/v1/specialist/time-off/{time_off_id}", { params: { path: { time_off_id: id } } })),
    onSettled: refresh,
  });
}
