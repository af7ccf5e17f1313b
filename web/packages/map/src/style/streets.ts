import type { Language } from "@doorstep/core";
import type { ExpressionSpecification, LayerSpecification, LineLayerSpecification } from "maplibre-gl";
import type { MapColours } from "./colours";
import { nameIn } from "./names";

type Widths = readonly (readonly [zoom: number, width: number])[];

interface Kind {
  id: string;
  classes: readonly string[];
  from: number;
  widths: Widths;
  fill: keyof MapColours;
  edge: keyof MapColours;
}

/** From the smallest to the greatest, as they are painted over one another. */
const KINDS: readonly Kind[] = [
  { id: "lane", classes: ["lane"], from: 13, widths: [[13, 0.4], [14, 1.1], [15, 2.4], [16, 5], [18, 16]], fill: "street", edge: "streetEdge" },
  { id: "street", classes: ["street"], from: 12, widths: [[12, 0.5], [13, 1.3], [14, 2.4], [15, 4.2], [16, 7.5], [18, 24]], fill: "street", edge: "streetEdge" },
  { id: "main", classes: ["main"], from: 9, widths: [[9, 0.5], [11, 1.2], [13, 2.8], [14, 4], [15, 6.5], [16, 10.5], [18, 32]], fill: "main", edge: "mainEdge" },
  { id: "motorway", classes: ["motorway"], from: 8, widths: [[8, 0.7], [10, 1.5], [12, 2.8], [14, 5], [15, 7.5], [16, 12], [18, 36]], fill: "motorway", edge: "motorwayEdge" },
];

function widthOf(widths: Widths, more: (zoom: number) => number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...widths.flatMap(([zoom, width]) => [zoom, width + more(zoom)])] as unknown as ExpressionSpecification;
}

function lineOf(kind: Kind, part: "edge" | "fill", colours: MapColours): LineLayerSpecification {
  const edge = part === "edge";
  return {
    id: `${kind.id}-${part}`,
    type: "line",
    source: "city",
    "source-layer": "streets",
    minzoom: edge ? Math.max(kind.from, kind.id === "lane" ? 14.5 : 11) : kind.from,
    filter: ["in", ["get", "class"], ["literal", [...kind.classes]]],
    layout: { "line-cap": edge ? "butt" : "round", "line-join": "round" },
    paint: { "line-color": colours[edge ? kind.edge : kind.fill], "line-width": widthOf(kind.widths, edge ? (zoom) => (zoom < 14 ? 1 : 1.8) : () => 0) },
  };
}

/** The layers that streets can be found in by pointing at the map. */
export const STREET_LAYERS = KINDS.map((kind) => `${kind.id}-fill`);

export function streetLayers(colours: MapColours): LayerSpecification[] {
  return [...KINDS.map((kind) => lineOf(kind, "edge", colours)), ...KINDS.map((kind) => lineOf(kind, "fill", colours))];
}

const NAMED: readonly { id: string; classes: readonly string[]; from: number; size: number }[] = [
  { id: "main-name", classes: ["motorway", "main"], from: 12.5, size: 11.5 },
  { id: "street-name", classes: ["street"], from: 13.6, size: 11 },
  { id: "lane-name", classes: ["lane"], from: 15, size: 10.5 },
];

export function streetNames(colours: MapColours, language: Language): LayerSpecification[] {
  return NAMED.map(({ id, classes, from, size }) => ({
    id,
    type: "symbol",
    source: "city",
    "source-layer": "streets",
    minzoom: from,
    filter: ["all", ["has", "name"], ["in", ["get", "class"], ["literal", [...classes]]]],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 240,
      "text-field": nameIn(language),
      "text-font": ["Doorstep Medium", "Onest Variable"],
      "text-size": ["interpolate", ["linear"], ["zoom"], 13, size - 0.5, 16, size + 1.5, 18, size + 4],
      "text-letter-spacing": 0.02,
      "text-max-angle": 32,
      "text-padding": 6,
      "text-rotation-alignment": "map",
    },
    paint: { "text-color": colours.streetName, "text-halo-color": colours.halo, "text-halo-width": 1.6 },
  }));
}
