import { type OtherTimes, type Slots, type Visit, api, choiceQuery, choicesOf, dateInZone, unwrap } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { useQuery } from "@tanstack/react-query";

function question(visit: Visit, market: string) {
  const { lat, lon } = visit.place ?? { lat: 0, lon: 0 };
  return { market, service_id: visit.service_id, quantity: visit.quantity, lat, lon, ...choiceQuery(choicesOf(visit)) };
}

/** At a shop or online the page of times is asked instead, which knows where else it is done. */
function isAtClients(visit: Visit): boolean {
  return visit.place !== null && visit.place_kind === "client";
}

async function ask(query: ReturnType<typeof question> & { first_day: string; days: number }): Promise<Slots> {
  return unwrap(api.GET("/api/v1/slots", { params: { query } }));
}

/** A few free times instead of the one that came to nothing: of the same specialist, else of anyone. */
export function useOtherTimes(visit: Visit) {
  return useQuery({
    queryKey: ["availability", "other-times", visit.id],
    queryFn: (): Promise<OtherTimes> => unwrap(api.GET("/api/v1/orders/{order_id}/other-times", { params: { path: { order_id: visit.order_id }, query: { visit_id: visit.id } } })),
    enabled: isAtClients(visit),
    staleTime: 30_000,
  });
}

/** What anybody else would cost at the very time that came to nothing; null if nobody is free then, or it is over. */
export function useAnyoneThen(visit: Visit, market: string) {
  const ahead = Date.parse(visit.starts_at) > useMinute();
  return useQuery({
    queryKey: ["availability", "anyone-then", visit.id],
    queryFn: async () => {
      const day = await ask({ ...question(visit, market), first_day: dateInZone(visit.starts_at, visit.time_zone), days: 1 });
      const found = day.days.find((one) => one.starts.includes(visit.starts_at));
      return found ? (found.dearer.find((one) => one.start === visit.starts_at)?.price ?? day.price) : null;
    },
    enabled: ahead && isAtClients(visit),
    retry: false,
    staleTime: 30_000,
  });
}
