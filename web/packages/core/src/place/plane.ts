export interface Position {
  lat: number;
  lon: number;
}

export interface Box {
  south: number;
  north: number;
  west: number;
  east: number;
}

/** The smallest box around an area, widened by a margin given as a share of its size. */
export function boundsOf(area: readonly Position[], margin = 0.04): Box {
  const lats = area.map((point) => point.lat);
  const lons = area.map((point) => point.lon);
  const box = { south: Math.min(...lats), north: Math.max(...lats), west: Math.min(...lons), east: Math.max(...lons) };
  const high = (box.north - box.south) * margin;
  const wide = (box.east - box.west) * margin;
  return { south: box.south - high, north: box.north + high, west: box.west - wide, east: box.east + wide };
}

const KM_PER_DEGREE = 111.32;

/** Whether a position lies inside an area (even-odd rule). */
export function isInside(position: Position, area: readonly Position[]): boolean {
  let inside = false;
  for (let i = 0, j = area.length - 1; i < area.length; j = i++) {
    const a = area[i];
    const b = area[j];
    if (!a || !b) continue;
    const crosses = a.lat > position.lat !== b.lat > position.lat;
    if (crosses && position.lon < ((b.lon - a.lon) * (position.lat - a.lat)) / (b.lat - a.lat) + a.lon) inside = !inside;
  }
  return inside;
}

export function kilometresBetween(a: Position, b: Position): number {
  const middle = ((a.lat + b.lat) / 2) * (Math.PI / 180);
  const north = (a.lat - b.lat) * KM_PER_DEGREE;
  const east = (a.lon - b.lon) * KM_PER_DEGREE * Math.cos(middle);
  return Math.hypot(north, east);
}

/** By the server's own measure: a market's places lie on a plane around its centre, in squares of half a kilometre. */
const PLANE_KM_PER_DEGREE = 111.195;
const SQUARE_KM = 0.5;

/** The middle of the square that holds a place: all that others may know of somebody's place before they set out. */
export function middleOfSquare({ lat, lon }: Position, center: Position): Position {
  const scale = PLANE_KM_PER_DEGREE * Math.cos((center.lat * Math.PI) / 180);
  const middle = (kilometres: number) => (Math.floor(kilometres / SQUARE_KM) + 0.5) * SQUARE_KM;
  return {
    lat: center.lat + middle((lat - center.lat) * PLANE_KM_PER_DEGREE) / PLANE_KM_PER_DEGREE,
    lon: center.lon + middle((lon - center.lon) * scale) / scale,
  };
}
