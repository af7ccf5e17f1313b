import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pwa } from "../../build/pwa.mjs";
import { startPage } from "../../build/start.mjs";

// The page's own host goes on to the server: passkeys are bound to it.
const server = { target: process.env.API_URL ?? "http://127.0.0.1:8000", changeOrigin: false };

export default defineConfig({
  base: "/specialist/",
  plugins: [
    react(),
    tailwindcss(),
    startPage(),
    pwa({
      app: "specialist",
      base: "/specialist/",
      colours: { ground: "#14362a", ink: "#7fe0bd" },
      manifest: {
        name: "Doorstep for specialists",
        short_name: "Doorstep work",
        description: "Your visits, requests and working hours.",
        categories: ["business", "productivity"],
        shortcuts: [
          { name: "Requests", url: "/specialist/requests" },
          { name: "Schedule", url: "/specialist/schedule" },
        ],
      },
    }),
  ],
  build: { target: "baseline-widely-available", sourcemap: false, manifest: true },
  server: { proxy: { "/api": server, "/dev": server, "/media": server, "/maps": server } },
});
