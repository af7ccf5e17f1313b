import { use, useEffect } from "react";
import { MapContext, type LinePoint } from "../engine/context";

/** A line on the map around it, of [longitude, latitude] pairs: a route, or how somebody has come so far. A map shows one at a time. */
export function MapLine({ points }: { points: readonly LinePoint[] }) {
  const map = use(MapContext);
  useEffect(() => map?.drawLine(points), [map, points]);
  useEffect(() => () => map?.drawLine([]), [map]);
  return null;
}
