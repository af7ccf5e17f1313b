import { type LatLon, type Market, boundsOf } from "@doorstep/core";

/** What a map shows: a middle and a zoom level, by the levels of web maps. */
export interface Camera extends LatLon {
  zoom: number;
}

/** The four sides of what is on screen. */
export interface View extends Camera {
  south: number;
  north: number;
  west: number;
  east: number;
}

export const MIN_ZOOM = 9;
export const MAX_ZOOM = 18;
/** Every street has its name from here on. */
export const STREET_ZOOM = 15;
export const CITY_ZOOM = 12;

const TILE = 512;

/** Where a position lies on the flat world of a zoom level, in pixels. */
export function toPixels({ lat, lon }: LatLon, zoom: number): { x: number; y: number } {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return { x: ((lon + 180) / 360) * size, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size };
}

/** The camera that shows all positions within a frame of the given size; one position alone is shown from near. */
export function cameraAround(positions: readonly LatLon[], width: number, height: number, padding = 48): Camera | null {
  const [first, ...rest] = positions;
  if (!first) return null;
  if (rest.length === 0) return { ...round(first), zoom: STREET_ZOOM };
  const box = boundsOf(positions, 0);
  const low = toPixels({ lat: box.south, lon: box.west }, 0);
  const high = toPixels({ lat: box.north, lon: box.east }, 0);
  const wide = Math.max(width - 2 * padding, 64) / Math.max(high.x - low.x, 1e-9);
  const tall = Math.max(height - 2 * padding, 64) / Math.max(low.y - high.y, 1e-9);
  const zoom = Math.min(STREET_ZOOM, Math.max(MIN_ZOOM, Math.log2(Math.min(wide, tall))));
  return { ...round({ lat: (box.south + box.north) / 2, lon: (box.west + box.east) / 2 }), zoom };
}

/** A position as it is sent and kept: six decimals are a tenth of a metre. */
export function round({ lat, lon }: LatLon): LatLon {
  return { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 };
}

/** Where to begin in a market when nothing else is known. */
export function cityCamera(market: Market): Camera {
  return { ...round(market.center), zoom: CITY_ZOOM };
}
