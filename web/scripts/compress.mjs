// Writes .gz and .br beside every built text file: the server hands out what the browser accepts, and compresses nothing itself.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(js|mjs|css|svg|json|webmanifest)$/;
const SMALLEST = 700;

for (const app of ["client", "specialist"]) {
  const dist = new URL(`../apps/${app}/dist/`, import.meta.url).pathname;
  for (const name of readdirSync(dist, { recursive: true })) {
    if (!TEXT.test(name) || name.startsWith(".vite")) continue;
    const content = readFileSync(join(dist, name));
    if (content.length < SMALLEST) continue;
    writeFileSync(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(dist, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}
