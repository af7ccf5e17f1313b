import { defineConfig } from "vitest/config";

/** One run for all packages: five would each start anew. */
export default defineConfig({
  test: { projects: ["packages/*", "apps/*"] },
});
