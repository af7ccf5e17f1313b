import { siteUrl } from "@doorstep/core";
import * as maplibre from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { PMTiles, Protocol } from "pmtiles";

export interface Archive {
  /** As the style names it. */
  url: string;
  /** West, south, east, north of what is drawn. */
  bounds: [number, number, number, number];
}

const protocol = new Protocol();
let ready = false;

/** The archive of a market's tiles; a fresh one each time, so that a failure before is forgotten. */
export async function openArchive(market: string): Promise<Archive> {
  if (!ready) {
    maplibre.setWorkerUrl(workerUrl);
    maplibre.addProtocol("pmtiles", protocol.tile);
    ready = true;
  }
  const address = new URL(siteUrl(`/maps/${market}.pmtiles`), globalThis.location.origin).href;
  const archive = new PMTiles(address);
  const header = await archive.getHeader();
  protocol.add(archive);
  return { url: `pmtiles://${address}`, bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat] };
}
