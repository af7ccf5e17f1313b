import { type DoorCode, ProblemError, type ShareLink, type SharedTrip, type Trip, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** Positions come live; a look now and then serves where the stream does not reach. */
const BACKSTOP_MS = 15_000;
const GUEST_BACKSTOP_MS = 10_000;

function isRefused(error: unknown): boolean {
  return error instanceof ProblemError && [403, 404, 409, 410].includes(error.status);
}

/** Where the specialist of one of my visits is, as far as that may be known now. */
export function useTrip(orderId: string, visitId: string) {
  return useQuery({
    queryKey: ["trip", visitId],
    queryFn: (): Promise<Trip> => unwrap(api.GET("/api/v1/orders/{order_id}/visits/{visit_id}/trip", { params: { path: { order_id: orderId, visit_id: visitId } } })),
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : BACKSTOP_MS),
  });
}

/** The digits to tell at the door; asked for only while they are needed, and kept nowhere beyond that. */
export function useDoorCode(orderId: string, visitId: string) {
  return useQuery({
    queryKey: ["trip", visitId, "code"],
    queryFn: (): Promise<DoorCode> => unwrap(api.GET("/api/v1/orders/{order_id}/visits/{visit_id}/code", { params: { path: { order_id: orderId, visit_id: visitId } } })),
    staleTime: 60_000,
    retry: false,
  });
}

/** The addresses by which others follow a visit now. */
export function useShares(orderId: string, visitId: string) {
  return useQuery({
    queryKey: ["trip", visitId, "shares"],
    queryFn: async (): Promise<ShareLink[]> => {
      const { items } = await unwrap(api.GET("/api/v1/orders/{order_id}/visits/{visit_id}/shares", { params: { path: { order_id: orderId, visit_id: visitId } } }));
      return items.filter((one) => one.revoked_at === null && Date.parse(one.expires_at) > Date.now());
    },
  });
}

/** A visit that somebody shared, for whoever has its address. */
export function useSharedTrip(token: string) {
  return useQuery({
    queryKey: ["shared", token],
    queryFn: (): Promise<SharedTrip> => unwrap(api.GET("/api/v1/follow/{token}", { params: { path: { token } } })),
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : GUEST_BACKSTOP_MS),
  });
}
