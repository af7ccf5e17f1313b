import { type LatLon, api, unwrap } from "@doorstep/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

export function useHours() {
  return useQuery({ queryKey: ["availability", "hours"], queryFn: () => unwrap(api.GET("/api/v1/specialist/hours")), staleTime: 60_000 });
}

/** How much and how soon one can be booked, and the city's rules that bound it. */
export function useLimits() {
  return useQuery({ queryKey: ["availability", "limits"], queryFn: () => unwrap(api.GET("/api/v1/specialist/limits")), staleTime: 60_000 });
}

export function useTimeOff() {
  return useQuery({ queryKey: ["availability", "time-off"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/time-off"))).items });
}

/** Dates from today on that have hours of their own. */
export function useDates() {
  return useQuery({ queryKey: ["availability", "dates"], queryFn: () => unwrap(api.GET("/api/v1/specialist/exceptions")) });
}

export function useConflicts() {
  return useQuery({ queryKey: ["availability", "conflicts"], queryFn: async () => (await unwrap(api.GET("/api/v1/specialist/conflicts"))).items });
}

/** One's open offers as clients see them, with the quantities that can be asked for. */
export function useOpenOffers(specialistId: number | null) {
  return useQuery({
    queryKey: ["work", "open-offers", specialistId],
    queryFn: async () => (await unwrap(api.GET("/api/v1/specialists/{specialist_id}", { params: { path: { specialist_id: specialistId ?? 0 } } }))).offers,
    enabled: specialistId !== null,
    staleTime: 60_000,
  });
}

export interface OwnWish {
  offerId: number;
  quantity: number;
  start: string;
  /** Where the visit would be; without it neither distance nor ways count. */
  place: LatLon | null;
}

/** Whether clients can book a start; if not, why, and what they can book instead. */
export function useOwnWhy(wish: OwnWish | null) {
  return useQuery({
    queryKey: ["availability", "own-why", wish],
    queryFn: ({ signal }) => {
      if (!wish) throw new Error("nothing is asked for yet");
      const query = { offer_id: wish.offerId, quantity: wish.quantity, start: wish.start, lat: wish.place?.lat, lon: wish.place?.lon };
      return unwrap(api.GET("/api/v1/specialist/availability/why", { params: { query }, signal }));
    },
    enabled: wish !== null,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
}
