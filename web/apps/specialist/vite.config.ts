import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.API_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/specialist/",
  plugins: [react(), tailwindcss()],
  build: { target: "baseline-widely-available", sourcemap: false, manifest: true },
  server: { proxy: { "/api": server, "/dev": server, "/media": server, "/maps": server } },
});
