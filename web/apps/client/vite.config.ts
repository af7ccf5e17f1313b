import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pwa } from "../../build/pwa.mjs";
import { startPage } from "../../build/start.mjs";

// The page's own host goes on to the server: passkeys are bound to it.
const server = { target: process.env.API_URL ?? "http://127.0.0.1:8000", changeOrigin: false };

export default defineConfig({
  base: "/",
  plugins: [
    react(),
    tailwindcss(),
    startPage(),
    pwa({
      app: "client",
      base: "/",
      colours: { ground: "#0b7355", ink: "#ffffff" },
      manifest: {
        name: "Doorstep",
        short_name: "Doorstep",
        description: "Book people who come to you: cleaning, repair, beauty, care, lessons.",
        categories: ["lifestyle", "shopping"],
        shortcuts: [
          { name: "My bookings", url: "/bookings" },
          { name: "Find somebody", url: "/search" },
        ],
      },
    }),
  ],
  build: { target: "baseline-widely-available", sourcemap: false, manifest: true },
  server: { proxy: { "/api": server, "/dev": server, "/media": server, "/maps": server } },
});
