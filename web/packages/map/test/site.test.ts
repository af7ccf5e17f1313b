import { afterEach, describe, expect, it, vi } from "vitest";

const SITE = "https://visits.example";

vi.mock("maplibre-gl", () => ({ setWorkerUrl: vi.fn(), addProtocol: vi.fn() }));
vi.mock("maplibre-gl/dist/maplibre-gl-worker.mjs?url", () => ({ default: "/worker.mjs" }));

async function built(site: string) {
  vi.resetModules();
  vi.stubEnv("VITE_SITE", site);
  vi.stubGlobal("location", { origin: "https://localhost", href: "https://localhost/" });
  const asked: string[] = [];
  vi.stubGlobal("fetch", (address: string | URL) => {
    asked.push(String(address));
    return Promise.reject(new Error("nobody there"));
  });
  const [{ openArchive }, { fetchPlaces }] = await Promise.all([import("../src/engine/archive"), import("../src/places")]);
  await openArchive("hel").catch(() => undefined);
  await fetchPlaces("hel").catch(() => undefined);
  return asked;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("maps and places", () => {
  it("come from the site in a native shell, whose pages come from the phone", async () => {
    expect(await built(SITE)).toEqual([`${SITE}/maps/hel.pmtiles`, `${SITE}/maps/hel.json`]);
  });

  it("come from beside the page elsewhere", async () => {
    expect(await built("")).toEqual(["https://localhost/maps/hel.pmtiles", "/maps/hel.json"]);
  });
});
