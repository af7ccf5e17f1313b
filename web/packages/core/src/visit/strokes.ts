/** A point of a signature, in thousandths of the pad's width; the pad is half as high as it is wide. */
export type InkPoint = [x: number, y: number];
export type Stroke = InkPoint[];

export const PAD_WIDTH = 1000;
export const PAD_HEIGHT = 500;
const LEAST_STEP = 6;
const MOST_POINTS = 2_000;
/** Less than this is a slip of the finger, not a name. */
const LEAST_LENGTH = 150;

const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));

/** Where a finger is on the pad, in the pad's own measure. */
export function inkPoint(x: number, y: number, width: number): InkPoint {
  const scale = width > 0 ? PAD_WIDTH / width : 0;
  return [within(x * scale, PAD_WIDTH), within(y * scale, PAD_HEIGHT)];
}

/** A stroke with one point more, unless the finger hardly moved. */
export function extended(stroke: Stroke, point: InkPoint): Stroke {
  const last = stroke.at(-1);
  return last && Math.hypot(point[0] - last[0], point[1] - last[1]) < LEAST_STEP ? stroke : [...stroke, point];
}

export function inkLength(strokes: readonly Stroke[]): number {
  return strokes.reduce((sum, stroke) => sum + stroke.slice(1).reduce((way, [x, y], at) => way + Math.hypot(x - (stroke[at]?.[0] ?? x), y - (stroke[at]?.[1] ?? y)), 0), 0);
}

export function pointsOf(strokes: readonly Stroke[]): number {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

/** Whether what is on the pad can be a name. */
export function isSigned(strokes: readonly Stroke[]): boolean {
  return inkLength(strokes) >= LEAST_LENGTH && pointsOf(strokes) <= MOST_POINTS;
}

/** A stroke as the path of a drawing; a dot is a line of no length, which round ends make visible. */
export function inkPath(stroke: Stroke): string {
  const [first, ...rest] = stroke;
  if (!first) return "";
  return `M${first[0]} ${first[1]}${rest.length > 0 ? rest.map(([x, y]) => `L${x} ${y}`).join("") : "h0"}`;
}
