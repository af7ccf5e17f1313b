import type { Language } from "@doorstep/core";
import type { LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { MapColours } from "./colours";
import { nameIn } from "./names";

interface Label {
  id: string;
  kinds: readonly string[];
  zooms: readonly [number, number];
  /** Size at the first zoom and at zoom 16. */
  sizes: readonly [number, number];
  weight: "Medium" | "Semibold" | "Italic";
  colour: keyof MapColours;
  dot?: boolean;
  wide?: boolean;
}

/** In the order of who gives way: the last is placed first. */
const LABELS: readonly Label[] = [
  { id: "sight", kinds: ["sight", "square", "school"], zooms: [13.2, 24], sizes: [10.5, 12.5], weight: "Medium", colour: "place", dot: true },
  { id: "park", kinds: ["park"], zooms: [11.5, 24], sizes: [10.5, 13], weight: "Medium", colour: "parkName" },
  { id: "station", kinds: ["station"], zooms: [12.2, 24], sizes: [10.5, 13], weight: "Medium", colour: "place", dot: true },
  { id: "water", kinds: ["water"], zooms: [9.5, 24], sizes: [11, 15], weight: "Italic", colour: "waterName", wide: true },
  { id: "quarter", kinds: ["quarter"], zooms: [11.6, 16.5], sizes: [10.5, 14.5], weight: "Semibold", colour: "district", wide: true },
  { id: "district", kinds: ["district"], zooms: [10.4, 17], sizes: [11, 17], weight: "Semibold", colour: "district", wide: true },
  { id: "town", kinds: ["town"], zooms: [9, 14], sizes: [11, 16], weight: "Semibold", colour: "district" },
  { id: "city", kinds: ["city"], zooms: [7, 11.4], sizes: [16, 22], weight: "Semibold", colour: "city" },
];

function labelLayer(label: Label, colours: MapColours, language: Language): SymbolLayerSpecification {
  const [from, to] = label.zooms;
  const [small, large] = label.sizes;
  return {
    id: `${label.id}-label`,
    type: "symbol",
    source: "city",
    "source-layer": "labels",
    minzoom: from,
    maxzoom: to,
    filter: ["in", ["get", "kind"], ["literal", [...label.kinds]]],
    layout: {
      "text-field": nameIn(language),
      "text-font": [`Doorstep ${label.weight}`, "Onest Variable"],
      "text-size": ["interpolate", ["linear"], ["zoom"], from, small, 16, large],
      "text-max-width": 8,
      "text-letter-spacing": label.wide ? 0.06 : 0.01,
      "text-line-height": 1.15,
      "text-padding": label.dot ? 6 : 10,
      "symbol-sort-key": ["coalesce", ["get", "rank"], 5],
      ...(label.dot ? { "text-variable-anchor": ["top", "bottom", "left", "right"] as ("top" | "bottom" | "left" | "right")[], "text-radial-offset": 0.55 } : {}),
    },
    paint: { "text-color": colours[label.colour], "text-halo-color": label.colour === "waterName" ? colours.water : colours.halo, "text-halo-width": 1.5 },
  };
}

function dotLayer(colours: MapColours): LayerSpecification {
  return {
    id: "dots",
    type: "circle",
    source: "city",
    "source-layer": "labels",
    minzoom: 13.2,
    filter: ["in", ["get", "kind"], ["literal", LABELS.filter((label) => label.dot).flatMap((label) => [...label.kinds])]],
    paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 13, 2, 16, 3.5], "circle-color": colours.place, "circle-stroke-color": colours.halo, "circle-stroke-width": 1.2 },
  };
}

export function labelLayers(colours: MapColours, language: Language): LayerSpecification[] {
  return [dotLayer(colours), ...LABELS.map((label) => labelLayer(label, colours, language))];
}
