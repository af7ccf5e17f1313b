import type { Market, Visit } from "@doorstep/core";
import { VisitMap } from "@doorstep/map";

/** Where a visit is, as a small map; loaded apart, since maps are heavy. */
export default function VisitPlace({ market, visit }: { market: Market; visit: Visit }) {
  if (!visit.place) return null;
  return <VisitMap market={market} position={visit.place} address={visit.place.line} className="h-36 lg:h-48" />;
}
