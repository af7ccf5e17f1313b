import { type DateHoursChange, type HoursChange, type LimitsChange, type NewTimeOff, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Hours and time off move conflicts, the schedule and free times with them. */
function useFreshCalendar() {
  const queries = useQueryClient();
  // Not waited for: what is said after a change must not wait for what is drawn after it.
  return () => {
    for (const domain of ["availability", "booking"]) void queries.invalidateQueries({ queryKey: [domain] });
  };
}

export function useSaveHours() {
  const refresh = useFreshCalendar();
  return useMutation({ mutationFn: (body: HoursChange) => unwrap(api.PUT("/api/v1/specialist/hours", { body })), onSuccess: refresh });
}

export function useSaveLimits() {
  const refresh = useFreshCalendar();
  return useMutation({ mutationFn: (body: LimitsChange) => unwrap(api.PUT("/api/v1/specialist/limits", { body })), onSuccess: refresh });
}

/** Takes time off, or changes it when it has an id. */
export function useSaveTimeOff() {
  const refresh = useFreshCalendar();
  return useMutation({
    mutationFn: ({ id, body }: { id: number | null; body: NewTimeOff }) =>
      id === null
        ? unwrap(api.POST("/api/v1/specialist/time-off", { body }))
        : unwrap(api.PUT("/api/v1/specialist/time-off/{time_off_id}", { params: { path: { time_off_id: id } }, body })),
    onSuccess: refresh,
  });
}

export function useGiveBackTimeOff() {
  const refresh = useFreshCalendar();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE("/api/v1/specialist/time-off/{time_off_id}", { params: { path: { time_off_id: id } } })),
    onSettled: refresh,
  });
}

export function useSaveDate() {
  const refresh = useFreshCalendar();
  return useMutation({
    mutationFn: ({ day, body }: { day: string; body: DateHoursChange }) => unwrap(api.PUT("/api/v1/specialist/exceptions/{day}", { params: { path: { day } }, body })),
    onSuccess: refresh,
  });
}

export function useClearDate() {
  const refresh = useFreshCalendar();
  return useMutation({
    mutationFn: (day: string) => unwrap(api.DELETE("/api/v1/specialist/exceptions/{day}", { params: { path: { day } } })),
    onSettled: refresh,
  });
}
