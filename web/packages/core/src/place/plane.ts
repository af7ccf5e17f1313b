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

/** A box of the given width around a position, as tall as it is wide times `ratio`, kept inside the whole. */
export function boxAround(center: Position, wideKm: number, ratio: number, whole: Box): Box {
  const degreesHigh = Math.min((wideKm * ratio) / KM_PER_DEGREE, whole.north - whole.south);
  const degreesWide = Math.min(wideKm / (KM_PER_DEGREE * Math.cos(center.lat * (Math.PI / 180))), whole.east - whole.west);
  const south = clamp(center.lat - degreesHigh / 2, whole.south, whole.north - degreesHigh);
  const west = clamp(center.lon - degreesWide / 2, whole.west, whole.east - degreesWide);
  return { south, north: south + degreesHigh, west, east: west + degreesWide };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Projects a market onto a flat drawing of the given width; heights keep the true proportions. */
export class Pad {
  readonly height: number;
  private readonly kmWide: number;

  constructor(
    readonly box: Box,
    readonly width: number,
  ) {
    const middle = ((box.south + box.north) / 2) * (Math.PI / 180);
    this.kmWide = (box.east - box.west) * KM_PER_DEGREE * Math.cos(middle);
    this.height = (width * (box.north - box.south) * KM_PER_DEGREE) / this.kmWide;
  }

  /** Drawing units in one kilometre. */
  get scale(): number {
    return this.width / this.kmWide;
  }

  toPad(position: Position): { x: number; y: number } {
    return {
      x: ((position.lon - this.box.west) / (this.box.east - this.box.west)) * this.width,
      y: ((this.box.north - position.lat) / (this.box.north - this.box.south)) * this.height,
    };
  }

  toPosition(x: number, y: number): Position {
    return {
      lat: round(this.box.north - (clamp(y, 0, this.height) / this.height) * (this.box.north - this.box.south)),
      lon: round(this.box.west + (clamp(x, 0, this.width) / this.width) * (this.box.east - this.box.west)),
    };
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

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
