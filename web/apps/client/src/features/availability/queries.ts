import { type Slots, type SlotDay, addDays, api, unwrap } from "@doorstep/core";
import { useQueries } from "@tanstack/react-query";

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
  error: unknown;
  refetch(): void;
}

/** Free starts of two weeks from a local date, asked in two halves so that the first days come sooner. */
export function useSlots(wish: SlotWish | null, firstDay: string | null): DaysView {
  return useQueries({
    queries: Array.from({ length: CHUNKS }, (_, index) => {
      const from = firstDay ? addDays(firstDay, index * CHUNK_DAYS) : null;
      return {
        queryKey: ["availability", "slots", wish, from],
        queryFn: (): Promise<Slots> => {
          if (!wish || !from) throw new Error("nothing is asked for yet");
          const { market, serviceId, offerId, quantity, lat, lon } = wish;
          return unwrap(
            api.GET("/api/v1/slots", {
              params: { query: { market, service_id: serviceId, offer_id: offerId ?? undefined, quantity, lat, lon, first_day: from, days: CHUNK_DAYS } },
            }),
          );
        },
        enabled: wish !== null && from !== null,
        staleTime: 10_000,
        refetchInterval: 60_000,
      };
    }),
    combine: (answers) => ({
      days: answers.flatMap((answer) => answer.data?.days ?? []),
      timeZone: answers[0]?.data?.time_zone ?? null,
      first: answers[0]?.data ?? null,
      isPending: answers[0]?.isPending ?? true,
      error: answers.find((answer) => answer.error)?.error ?? null,
      refetch: () => answers.forEach((answer) => void answer.refetch()),
    }),
  });
}
