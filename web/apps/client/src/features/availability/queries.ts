import { type Slots, type SlotDay, addDays, api, unwrap } from "@doorstep/core";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";

/** What is wanted, and where. Without an offer: of anyone suitable. */
export interface SlotWish {
  market: string;
  serviceId: number;
  offerId: number | null;
  quantity: number;
  lat: number;
  lon: number;
}

// The server answers at most a week at once for "anyone".
const CHUNK_DAYS = 7;
const CHUNKS = 2;

export interface DaysView {
  days: SlotDay[];
  timeZone: string | null;
  first: Slots | null;
  isPending: boolean;
  /** What is shown belongs to an earlier wish, until the answer to the present one comes. */
  isStale: boolean;
  error: unknown;
  refetch(): void;
}

function question({ market, serviceId, offerId, quantity, lat, lon }: SlotWish) {
  return { market, service_id: serviceId, offer_id: offerId ?? undefined, quantity, lat, lon };
}

function slotsQuery(wish: SlotWish | null, from: string | null, days: number) {
  return {
    queryKey: ["availability", "slots", wish, from, days],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Slots> => {
      if (!wish || !from) throw new Error("nothing is asked for yet");
      return unwrap(api.GET("/api/v1/slots", { params: { query: { ...question(wish), first_day: from, days } }, signal }));
    },
    enabled: wish !== null && from !== null,
    staleTime: 10_000,
    refetchInterval: 60_000,
  };
}

/** Free starts of two weeks from a local date, asked in two halves so that the first days come sooner. */
export function useSlots(wish: SlotWish | null, firstDay: string | null): DaysView {
  return useQueries({
    queries: Array.from({ length: CHUNKS }, (_, index) => ({
      ...slotsQuery(wish, firstDay ? addDays(firstDay, index * CHUNK_DAYS) : null, CHUNK_DAYS),
      placeholderData: keepPreviousData,
    })),
    combine: (answers) => ({
      days: answers.flatMap((answer) => answer.data?.days ?? []),
      timeZone: answers[0]?.data?.time_zone ?? null,
      first: answers[0]?.isPlaceholderData ? null : (answers[0]?.data ?? null),
      isPending: answers[0]?.isPending ?? true,
      isStale: answers.some((answer) => answer.isPlaceholderData),
      error: answers.find((answer) => answer.error)?.error ?? null,
      refetch: () => answers.forEach((answer) => void answer.refetch()),
    }),
  });
}

/** The free starts of the next days, for a few to be shown elsewhere. */
export function useNearStarts(wish: SlotWish | null, firstDay: string | null) {
  return useQuery(slotsQuery(wish, firstDay, CHUNK_DAYS));
}

/** Whether a start can be booked; if not, why, and the nearest ones that can. */
export function useWhy(wish: SlotWish, start: string) {
  return useQuery({
    queryKey: ["availability", "why", wish, start],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/slots/why", { params: { query: { ...question(wish), start } }, signal })),
    staleTime: 10_000,
  });
}
