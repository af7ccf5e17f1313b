import type { LatLon } from "@doorstep/core";

const GLIDE_MS = 1_200;
/** Further than anybody goes between two readings: to glide there would be a lie. */
const JUMP_DEGREES = 0.02;

/** The place between two, at a share of the way from 0 to 1, leaving and arriving softly. */
export function between(from: LatLon, to: LatLon, share: number): LatLon {
  const soft = share * share * (3 - 2 * share);
  return { lat: from.lat + (to.lat - from.lat) * soft, lon: from.lon + (to.lon - from.lon) * soft };
}

/** Moves from one place to another, at once for people who want no motion; until done or until the returned function is called. */
export function glide(from: LatLon, to: LatLon, move: (at: LatLon) => void): () => void {
  const far = Math.hypot(to.lat - from.lat, to.lon - from.lon) > JUMP_DEGREES;
  if (far || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    move(to);
    return () => undefined;
  }
  const begun = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const share = Math.min(1, Math.max(0, (now - begun) / GLIDE_MS));
    move(between(from, to, share));
    if (share < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}
