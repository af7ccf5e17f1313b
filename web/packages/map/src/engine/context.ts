import type { LatLon } from "@doorstep/core";
import { createContext } from "react";
import type { Camera, View } from "../camera";

/** Longitude and latitude. */
export type LinePoint = readonly [lon: number, lat: number];

export type Anchor = "bottom" | "center";

export interface Pin {
  move(position: LatLon): void;
  /** Whether it lies over the others. */
  raise(front: boolean): void;
  remove(): void;
}

/** What may be asked of a map that is on screen. */
export interface MapHandle {
  view(): View;
  /** Goes there; calmly, or at once for people who want no motion. */
  moveTo(camera: Partial<Camera>): void;
  zoomBy(steps: number): void;
  /** The name of the street nearest to a position, in the city's language; null when none is drawn there. */
  streetAt(position: LatLon): string | null;
  /** Shows a line, in the place of the one before; no points take it off. */
  drawLine(points: readonly LinePoint[]): void;
  addPin(host: HTMLElement, position: LatLon, anchor: Anchor): Pin;
}

/** The map around a component; null until it is drawn. */
export const MapContext = createContext<MapHandle | null>(null);
