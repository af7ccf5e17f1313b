import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(js|mjs|css|svg|json|webmanifest)$/;
const SMALLEST = 700;

/** Writes .gz and .br beside every built text file: the server hands out what the browser accepts, and compresses nothing itself. */
export function compress(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!TEXT.test(name) || name.startsWith(".vite")) continue;
    const content = readFileSync(join(folder, name));
    if (content.length < SMALLEST) continue;
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}
