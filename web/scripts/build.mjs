// Builds both apps beside those that are served, then puts them in their place.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compress } from "../build/compress.mjs";
import { begin, place } from "../build/place.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = `${web}dist`;

function build(app) {
  const folder = begin(dist, app);
  const vite = [`${web}node_modules/vite/bin/vite.js`, "build", "--outDir", folder, "--emptyOutDir"];
  const { status } = spawnSync(process.execPath, vite, { cwd: `${web}apps/${app}`, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  compress(folder);
  return [app, folder];
}

for (const [app, folder] of ["client", "specialist"].map(build)) place(dist, app, folder);
