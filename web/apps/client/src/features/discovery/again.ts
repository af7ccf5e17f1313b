import type { Order, Visit } from "@doorstep/core";

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
