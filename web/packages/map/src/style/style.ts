import type { LatLon, Language } from "@doorstep/core";
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { LinePoint } from "../engine/context";
import { DARK, LIGHT, type MapColours } from "./colours";
import { labelLayers } from "./labels";
import { streetLayers, streetNames } from "./streets";

function groundLayers(colours: MapColours): LayerSpecification[] {
  return [
    { id: "land", type: "background", paint: { "background-color": colours.land } },
    {
      id: "green",
      type: "fill",
      source: "city",
      "source-layer": "green",
      paint: { "fill-color": ["match", ["get", "kind"], "forest", colours.forest, colours.park], "fill-antialias": true },
    },
    {
      id: "blocks",
      type: "fill",
      source: "city",
      "source-layer": "blocks",
      minzoom: 14,
      paint: { "fill-color": colours.built, "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0.4, 15, 1] },
    },
    { id: "water", type: "fill", source: "city", "source-layer": "water", paint: { "fill-color": colours.water } },
    {
      id: "rail",
      type: "line",
      source: "city",
      "source-layer": "rail",
      minzoom: 11,
      paint: { "line-color": colours.rail, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 16, 3], "line-dasharray": [3, 2] },
    },
  ];
}

/** The edge of where visits are made. */
function areaLayer(colours: MapColours): LayerSpecification {
  return { id: "area", type: "line", source: "area", paint: { "line-color": colours.boundary, "line-width": 1.5, "line-dasharray": [3, 3] } };
}

function outlineOf(area: readonly LatLon[]): GeoJSONSourceSpecification["data"] {
  const corners = area.map(({ lat, lon }) => [lon, lat]);
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...corners, ...corners.slice(0, 1)]] } };
}

/** The source of the one line that a map can show over its own. */
export const LINE = "line";

/** A line as the map's library takes it; of less than two points there is nothing to draw. */
export function lineData(points: readonly LinePoint[]): Exclude<GeoJSONSourceSpecification["data"], string> {
  const coordinates = points.length > 1 ? points.map(([lon, lat]) => [lon, lat]) : [];
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } };
}

function lineLayers(colours: MapColours): LayerSpecification[] {
  const layout = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "line-edge", type: "line", source: LINE, layout, paint: { "line-color": colours.lineEdge, "line-width": 8, "line-opacity": 0.85 } },
    { id: "line-fill", type: "line", source: LINE, layout, paint: { "line-color": colours.line, "line-width": 4.5 } },
  ];
}

/** How a city is painted. It names no fonts to fetch: letters are drawn with those of the device. */
export function makeStyle(tiles: string, area: readonly LatLon[], dark: boolean, language: Language, line: readonly LinePoint[] = []): StyleSpecification {
  const colours = dark ? DARK : LIGHT;
  return {
    version: 8,
    sources: { city: { type: "vector", url: tiles }, area: { type: "geojson", data: outlineOf(area) }, [LINE]: { type: "geojson", data: lineData(line) } },
    layers: [...groundLayers(colours), areaLayer(colours), ...streetLayers(colours), ...lineLayers(colours), ...streetNames(colours, language), ...labelLayers(colours, language)],
  };
}
