// A picture of coverage functions as a PNG file: just enough for icons, without a dependency.
import { crc32, deflateSync } from "node:zlib";

const SAMPLES = 4;

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** RGBA rows, eight bits a channel, as a PNG file. */
export function encodePng(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) pixels.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/**
 * Draws layers over one another, each with soft edges.
 *
 * @param size pixels a side.
 * @param unit the side in the layers' own unit.
 * @param layers `{ color: [r, g, b], covers: (x, y) => boolean }`, the lowest first.
 */
export function draw(size, unit, layers) {
  const pixels = Buffer.alloc(size * size * 4);
  const step = unit / (size * SAMPLES);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const sx = (x * SAMPLES + (sample % SAMPLES) + 0.5) * step;
        const sy = (y * SAMPLES + Math.floor(sample / SAMPLES) + 0.5) * step;
        const top = layers.findLast((layer) => layer.covers(sx, sy));
        if (!top) continue;
        for (let part = 0; part < 3; part += 1) sum[part] += top.color[part];
        sum[3] += 1;
      }
      if (sum[3] === 0) continue;
      const at = (y * size + x) * 4;
      for (let part = 0; part < 3; part += 1) pixels[at + part] = Math.round(sum[part] / sum[3]);
      pixels[at + 3] = Math.round((sum[3] / (SAMPLES * SAMPLES)) * 255);
    }
  }
  return pixels;
}
