import type { Address, Order, Visit } from "@doorstep/core";

const SHOWN = 6;

/** The last visits of a market that were done, one for each offer. */
export function doneBefore(orders: readonly Order[], market: string): Visit[] {
  const seen = new Set<number>();
  return orders
    .filter((order) => order.market === market)
    .flatMap((order) => order.visits)
    .filter((visit) => visit.state === "done" && !seen.has(visit.offer_id) && Boolean(seen.add(visit.offer_id)))
    .slice(0, SHOWN);
}

/** The page with the times for the same visit: service, specialist, quantity, and the address if it is still kept. */
export function againLink(visit: Visit, addresses: readonly Address[]): string {
  const params = new URLSearchParams({ specialist: String(visit.specialist.id), offer: String(visit.offer_id), quantity: String(visit.quantity) });
  const address = addresses.find((one) => one.line === visit.place?.line);
  if (address) params.set("address", address.id);
  return `/book/${visit.service_id}?${params}`;
}
