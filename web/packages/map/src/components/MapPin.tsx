import type { LatLon } from "@doorstep/core";
import { type ReactNode, use, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { type Anchor, MapContext, type Pin } from "../engine/context";
import { glide } from "../engine/glide";

interface Props {
  at: LatLon;
  /** Which point of the content stands at the position. */
  anchor?: Anchor;
  front?: boolean;
  /** Moves calmly from place to place instead of jumping, for those who want motion. */
  glides?: boolean;
  children: ReactNode;
}

/** Content that stands at a position and moves with the map around it. */
export function MapPin({ at, anchor = "bottom", front = false, glides = false, children }: Props) {
  const map = use(MapContext);
  const pin = useRef<Pin | null>(null);
  const [host] = useState(() => {
    const made = document.createElement("div");
    // The library sets a font of its own for all that lies on its map.
    made.className = "font-sans text-base leading-normal text-text";
    return made;
  });
  const { lat, lon } = at;
  const start = useRef(at);
  useEffect(() => {
    if (!map) return;
    const made = map.addPin(host, start.current, anchor);
    pin.current = made;
    return () => {
      pin.current = null;
      made.remove();
    };
  }, [map, host, anchor]);
  useEffect(() => {
    const move = (to: LatLon) => {
      start.current = to;
      pin.current?.move(to);
    };
    if (!glides) return move({ lat, lon });
    return glide(start.current, { lat, lon }, move);
  }, [lat, lon, glides]);
  useEffect(() => pin.current?.raise(front), [front, map]);
  return createPortal(children, host);
}
