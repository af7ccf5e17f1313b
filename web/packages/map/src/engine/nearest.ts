import type { LatLon } from "@doorstep/core";

/** A named line as (longitude, latitude) points. */
export interface Line {
  name: string;
  points: readonly (readonly [number, number])[];
}

/** Distance from a position to a piece of line, in degrees of latitude; good enough to compare neighbours. */
function distanceTo(position: LatLon, from: readonly [number, number], to: readonly [number, number]): number {
  const squeeze = Math.cos((position.lat * Math.PI) / 180);
  const ax = (from[0] - position.lon) * squeeze;
  const ay = from[1] - position.lat;
  const dx = (to[0] - from[0]) * squeeze;
  const dy = to[1] - from[1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + share * dx, ay + share * dy);
}

/** The line that passes nearest to a position. */
export function nearestLine<T extends Line>(lines: readonly T[], position: LatLon): T | null {
  let best: T | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    for (const [index, to] of line.points.entries()) {
      const from = line.points[index - 1];
      if (!from) continue;
      const distance = distanceTo(position, from, to);
      if (distance < least) {
        least = distance;
        best = line;
      }
    }
  }
  return best;
}
