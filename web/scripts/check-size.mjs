// The JavaScript that a first visit loads before anything can be done, compressed; fails above the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 160;
const APPS = ["client", "specialist"];

let over = false;
for (const app of APPS) {
  const dist = new URL(`../dist/${app}/`, import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) visit(next);
  };
  visit("index.html");
  const bytes = [...seen].reduce((sum, key) => sum + gzipSync(readFileSync(new URL(manifest[key].file, dist))).length, 0);
  const kb = Math.round(bytes / 100) / 10;
  over ||= kb > BUDGET_KB;
  console.log(JSON.stringify({ app, first_load_js_kb: kb, budget_kb: BUDGET_KB }));
}
process.exit(over ? 1 : 0);
