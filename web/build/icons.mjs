// The icons of an installed app, drawn from the same mark as public/icon.svg: a door ajar on a step.
import { draw, encodePng } from "./png.mjs";

const UNIT = 32;
const WHITE = [255, 255, 255];

const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Within a rectangle with round corners. */
const inRound = (x, y, left, top, right, bottom, radius) => {
  if (x < left || x > right || y < top || y > bottom) return false;
  const dx = Math.max(left + radius - x, x - right + radius, 0);
  const dy = Math.max(top + radius - y, y - bottom + radius, 0);
  return dx * dx + dy * dy <= radius * radius;
};

function inMark(x, y) {
  const frame = inRound(x, y, 8.9, 6.9, 23.1, 30, 2.6) && !inRound(x, y, 11.1, 9.1, 20.9, 30, 0.4) && y <= 24.5;
  const step = inRound(x, y, 5.9, 23.4, 26.1, 25.6, 1.1);
  const leaf = x >= 12.5 && x <= 18 && y >= 10.5 + ((x - 12.5) * 1.5) / 5.5 && y <= 23 + (x - 12.5) / 5.5;
  return frame || step || leaf;
}

/** The mark alone, scaled about the middle. */
const mark = (color, scale = 1) => ({ color, covers: (x, y) => inMark((x - UNIT / 2) / scale + UNIT / 2, (y - UNIT / 2) / scale + UNIT / 2) });
const tile = (color) => ({ color, covers: (x, y) => inRound(x, y, 0, 0, UNIT, UNIT, 9) });
const sheet = (color) => ({ color, covers: () => true });

const picture = (size, layers) => encodePng(size, draw(size, UNIT, layers));

/** File names below the app's base, with their contents. `maskable` ones keep the mark within what every mask shows. */
export function drawIcons({ ground, ink }) {
  const [below, above] = [rgb(ground), rgb(ink)];
  return {
    "icons/any-192.png": picture(192, [tile(below), mark(above)]),
    "icons/any-512.png": picture(512, [tile(below), mark(above)]),
    "icons/maskable-192.png": picture(192, [sheet(below), mark(above, 0.78)]),
    "icons/maskable-512.png": picture(512, [sheet(below), mark(above, 0.78)]),
    "icons/apple-180.png": picture(180, [sheet(below), mark(above, 0.88)]),
    "icons/badge-96.png": picture(96, [mark(WHITE, 1.2)]),
  };
}
