// What makes an app installable: icons, manifest, and its service worker with the files of the shell.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { VitePWA } from "vite-plugin-pwa";
import { drawIcons } from "./icons.mjs";

/** Marks what the worker fetches when it has time, in place of a revision. */
const LATER = "later";
const LARGEST_PART = 80_000;
const isPart = (url, size) => /\.(js|css)$/.test(url) && size < LARGEST_PART;
const FONT = /onest-latin-wght-normal.*\.woff2$/;

function icons(colours) {
  return {
    name: "doorstep-icons",
    apply: "build",
    generateBundle() {
      for (const [fileName, source] of Object.entries(drawIcons(colours))) this.emitFile({ type: "asset", fileName, source });
    },
  };
}

/** What the page needs before any lazy part: the page itself, its scripts and styles, and the first font. */
function shellOf(folder, base) {
  const description = `${folder}/.vite/manifest.json`;
  // A build that failed gets here too; its own error is the one to read.
  if (!existsSync(description)) return () => ({ manifest: [], warnings: [] });
  const built = JSON.parse(readFileSync(description, "utf8"));
  const wanted = new Set(["index.html", "icon.svg"]);
  const visit = (key) => {
    const { file, css = [], assets = [], imports = [] } = built[key];
    if (wanted.has(file)) return;
    for (const name of [file, ...css, ...assets.filter((asset) => FONT.test(asset))]) wanted.add(name);
    for (const next of imports) visit(next);
  };
  visit("index.html");
  const place = (entry) => {
    if (entry.url === "index.html") return { ...entry, url: base };
    return wanted.has(entry.url) ? entry : { ...entry, revision: LATER };
  };
  return (entries) => ({ manifest: entries.filter(({ url, size }) => wanted.has(url) || isPart(url, size)).map(place), warnings: [] });
}

/** The plugins of an installable app. `manifest` holds the names and shortcuts, `colours` the icon's ground and ink. */
export function pwa({ app, base, manifest, colours }) {
  let folder = "";
  const icon = (purpose, size) => ({ src: `${base}icons/${purpose}-${size}.png`, sizes: `${size}x${size}`, type: "image/png", purpose });
  return [
    icons(colours),
    { name: "doorstep-folder", configResolved: ({ root, build }) => (folder = resolve(root, build.outDir)) },
    VitePWA({
      strategies: "injectManifest",
      srcDir: `../../packages/worker/src/${app}`,
      filename: "sw.ts",
      injectRegister: false,
      registerType: "prompt",
      base,
      scope: base,
      includeManifestIcons: false,
      manifest: {
        id: base,
        start_url: base,
        scope: base,
        display: "standalone",
        orientation: "any",
        lang: "en",
        background_color: "#f6f4ef",
        theme_color: "#f6f4ef",
        icons: [icon("any", 192), icon("any", 512), icon("maskable", 192), icon("maskable", 512)],
        ...manifest,
      },
      injectManifest: {
        injectionPoint: "self.SHELL_FILES",
        globPatterns: ["index.html", "icon.svg", "assets/*.{js,css,woff2}"],
        maximumFileSizeToCacheInBytes: 5_000_000,
        manifestTransforms: [(entries) => shellOf(folder, base)(entries)],
      },
    }),
  ];
}
