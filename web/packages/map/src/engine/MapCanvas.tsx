import type { Language, Market } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import * as maplibre from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Camera, MAX_ZOOM, MIN_ZOOM, type View } from "../camera";
import { useDark } from "../appearance";
import { makeStyle } from "../style/style";
import { type Archive, openArchive } from "./archive";
import { type LinePoint, MapContext, type MapHandle } from "./context";
import { makeHandle, viewOf } from "./handle";

export interface CanvasProps {
  market: Market;
  /** Where the map begins; later changes are asked of the handle. */
  start: Camera;
  label: string;
  /** A picture only: no moving, not in the order of the keyboard. */
  still?: boolean;
  onReady?(map: MapHandle): void;
  onMoveStart?(): void;
  /** After each move, also the first. `byPerson` tells the hand from the program. */
  onMoved?(view: View, byPerson: boolean): void;
  /** When all tiles of where it stopped are drawn. */
  onSettled?(view: View): void;
  onPress?(): void;
  onFail(): void;
  children?: ReactNode;
}

interface Look {
  dark: boolean;
  language: Language;
}

function makeMap(host: HTMLElement, { market, start, label, still, dark, language }: CanvasProps & Look, archive: Archive): maplibre.Map {
  const map = new maplibre.Map({
    container: host,
    style: makeStyle(archive.url, market.area, dark, language),
    center: [start.lon, start.lat],
    zoom: start.zoom,
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    maxBounds: archive.bounds,
    attributionControl: false,
    interactive: !still,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    locale: { "Map.Title": label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const canvas = map.getCanvas();
  canvas.dataset.market = market.code;
  if (still) {
    canvas.removeAttribute("tabindex");
    canvas.setAttribute("role", "img");
  }
  return map;
}

/** The drawing itself. Loaded apart from everything else, with the library that draws. */
export default function MapCanvas(props: CanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<maplibre.Map | null>(null);
  const source = useRef("");
  const line = useRef<readonly LinePoint[]>([]);
  const [map, setMap] = useState<MapHandle | null>(null);
  const dark = useDark();
  const language = useLanguage();
  const latest = useRef({ ...props, dark, language });
  const { market, label } = props;
  const { code } = market;

  useEffect(() => {
    latest.current = { ...props, dark, language };
  });

  useEffect(() => {
    let gone = false;
    const open = async () => {
      const archive = await openArchive(code);
      if (gone || !host.current) return;
      const one = makeMap(host.current, latest.current, archive);
      made.current = one;
      source.current = archive.url;
      let failed = 0;
      one.on("error", () => {
        failed += 1;
        // A lost tile is a hole that the next move mends; nothing at all is a failure.
        if (!one.loaded() && failed > 3) latest.current.onFail();
      });
      one.on("webglcontextlost", () => latest.current.onFail());
      one.on("movestart", () => latest.current.onMoveStart?.());
      one.on("moveend", (event) => latest.current.onMoved?.(viewOf(one), Boolean(event.originalEvent)));
      one.on("idle", () => latest.current.onSettled?.(viewOf(one)));
      one.on("click", () => latest.current.onPress?.());
      one.once("load", () => {
        if (gone) return;
        const handle = makeHandle(one, (shown) => {
          line.current = shown;
        });
        setMap(handle);
        latest.current.onReady?.(handle);
        latest.current.onMoved?.(viewOf(one), false);
      });
    };
    open().catch(() => {
      if (!gone) latest.current.onFail();
    });
    return () => {
      gone = true;
      setMap(null);
      line.current = [];
      made.current?.remove();
      made.current = null;
    };
  }, [code]);

  useEffect(() => {
    if (map) made.current?.setStyle(makeStyle(source.current, market.area, dark, language, line.current));
  }, [map, market, dark, language]);
  useEffect(() => {
    made.current?.getCanvas().setAttribute("aria-label", label);
  }, [map, label]);

  return (
    <>
      <div className="absolute inset-0">
        {/* The library gives its container a position of its own. */}
        <div ref={host} className="size-full" />
      </div>
      <MapContext value={map}>{map ? props.children : null}</MapContext>
    </>
  );
}
