import { type Expected, type Replacement, type ReplacementTimes, ProblemError, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

const BACKSTOP_MS = 30_000;
const LOOKING_MS = 3_000;

/** When the visits of an order will probably begin, by what is known now. */
export function useExpected(orderId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["booking", "expected", orderId],
    queryFn: async (): Promise<Expected[]> => (await unwrap(api.GET("/api/v1/orders/{order_id}/expected", { params: { path: { order_id: orderId } } }))).items,
    enabled,
    refetchInterval: BACKSTOP_MS,
  });
}

/**
 * What takes the place of a visit whose specialist dropped out, or is far too late; null where nothing happened.
 */
export function useReplacement(orderId: string) {
  return useQuery({
    queryKey: ["booking", "replacement", orderId],
    queryFn: async (): Promise<Replacement | null> => {
      try {
        return await unwrap(api.GET("/api/v1/orders/{order_id}/replacement", { params: { path: { order_id: orderId } } }));
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === "looking" ? LOOKING_MS : BACKSTOP_MS),
  });
}

/** Other times at which somebody just as good could come. */
export function useReplacementTimes(orderId: string, visitId: string) {
  return useQuery({
    queryKey: ["booking", "replacement", orderId, "times", visitId],
    queryFn: (): Promise<ReplacementTimes> => unwrap(api.GET("/api/v1/orders/{order_id}/replacement/times", { params: { path: { order_id: orderId }, query: { visit_id: visitId } } })),
    staleTime: 0,
  });
}
