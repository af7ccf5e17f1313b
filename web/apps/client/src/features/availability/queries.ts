import { type Choices, type Dearer, type Money, ProblemError, type Slots, type SlotDay, addDays, api, choiceQuery, dearerStarts, placeQuery, unwrap } from "@doorstep/core";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";

/** What is wanted, and where. Without an offer: of anyone suitable. */
export interface SlotWish {
  market: string;
  serviceId: number;
  offerId: number | null;
  quantity: number;
  choices: Choices;
  lat: number;
  lon: number;
}

// The server answers at most a week at once for "anyone".
const CHUNK_DAYS = 7;
const CHUNKS = 2;

export interface DaysView {
  days: SlotDay[];
  /** The days after them whose free starts are still on the way. */
  coming: string[];
  timeZone: string | null;
  windowMinutes: number | null;
  /** How long the visit takes. */
  visitMinutes: number | null;
  isPending: boolean;
  /** What is shown belongs to an earlier wish, until the answer to the present one comes. */
  isStale: boolean;
  error: unknown;
  /** The lowest price of a start. */
  lowest: Money | null;
  /** The starts that cost more than the lowest price. */
  dearer: ReadonlyMap<string, Dearer>;
  refetch(): void;
}

/** The lowest price of the days with a free time; of none, what it would be. */
function lowestOf(answers: readonly Slots[]): Money | null {
  const open = answers.filter((answer) => answer.days.some((day) => day.count > 0));
  return (open.length > 0 ? open : answers).map((answer) => answer.price).toSorted((a, b) => a.minor - b.minor)[0] ?? null;
}

function question({ market, serviceId, offerId, quantity, choices, lat, lon }: SlotWish) {
  return { market, service_id: serviceId, offer_id: offerId ?? undefined, quantity, ...choiceQuery(choices), ...placeQuery(choices), lat, lon };
}

/** Free starts of a week, counted from today: the first one from the server's own, as this device's clock may differ. */
function slotsQuery(wish: SlotWish | null, today: string | null, week: number) {
  return {
    queryKey: ["availability", "slots", wish, today, week],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Slots> => {
      if (!wish || !today) throw new Error("nothing is asked for yet");
      const first_day = week === 0 ? undefined : addDays(today, week * CHUNK_DAYS);
      return unwrap(api.GET("/api/v1/slots", { params: { query: { ...question(wish), first_day, days: CHUNK_DAYS } }, signal }));
    },
    enabled: wish !== null && today !== null,
    staleTime: 10_000,
    refetchInterval: 60_000,
  };
}

function weekDays(today: string, week: number): string[] {
  return Array.from({ length: CHUNK_DAYS }, (_, at) => addDays(today, week * CHUNK_DAYS + at));
}

/** Whether days lie beyond those that are open for booking: a short list, not a failure. */
function isNotOpenYet(error: unknown, week: number): boolean {
  return week > 0 && error instanceof ProblemError && error.context.field === "first_day";
}

/** Free starts of two weeks from today, asked in two halves so that the first days come sooner. */
export function useSlots(wish: SlotWish | null, today: string | null): DaysView {
  return useQueries({
    queries: Array.from({ length: CHUNKS }, (_, index) => ({
      ...slotsQuery(wish, today, index),
      placeholderData: keepPreviousData,
    })),
    combine: (answers) => ({
      days: answers.flatMap((answer) => answer.data?.days ?? []).filter((day, at, all) => at === 0 || day.day > (all[at - 1]?.day ?? "")),
      coming: today ? answers.flatMap((answer, week) => (answer.isPending && !answer.error ? weekDays(today, week) : [])) : [],
      timeZone: answers[0]?.data?.time_zone ?? null,
      windowMinutes: answers[0]?.data?.window_minutes ?? null,
      visitMinutes: answers[0]?.data?.visit_minutes ?? null,
      isPending: answers[0]?.isPending ?? true,
      isStale: answers.some((answer) => answer.isPlaceholderData),
      error: answers.find((answer, week) => answer.error && !isNotOpenYet(answer.error, week))?.error ?? null,
      lowest: lowestOf(answers.flatMap((answer) => answer.data ?? [])),
      dearer: dearerStarts(answers.flatMap((answer) => answer.data ?? [])),
      refetch: () => answers.forEach((answer) => void answer.refetch()),
    }),
  });
}

/** The free starts of the next days, for a few to be shown elsewhere. */
export function useNearStarts(wish: SlotWish | null, today: string | null) {
  return useQuery(slotsQuery(wish, today, 0));
}

/** Whether a start can be booked; if not, why, and the changes that can. */
export function useWhy(wish: SlotWish, start: string) {
  return useQuery({
    queryKey: ["availability", "why", wish, start],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/slots/why", { params: { query: { ...question(wish), start } }, signal })),
    staleTime: 10_000,
  });
}
