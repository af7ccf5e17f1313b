import { type LatLon, type Market, Pad, type Position, boundsOf, boxAround, landmarksOf } from "@doorstep/core";
import { IconButton, useLanguage } from "@doorstep/ui";
import { Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PadDrawing } from "./PadDrawing";

const WIDTH = 320;
const RATIO = 0.7;
const ZOOMS_KM = [4, 8, 16, 60];

/** A plain drawing of the city's area: tap, drag or use the arrow keys to set the pin, outside the area too. */
export function PositionPad({ market, value, onChange }: { market: Market; value: LatLon; onChange(position: LatLon): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const svg = useRef<SVGSVGElement>(null);
  const [zoom, setZoom] = useState(1);
  const [center, setCenter] = useState<Position>(value);
  const whole = useMemo(() => boundsOf(market.area), [market.area]);
  const pad = useMemo(() => new Pad(boxAround(center, ZOOMS_KM[zoom] ?? 8, RATIO, whole), WIDTH), [center, zoom, whole]);
  const pin = pad.toPad(value);
  // Chosen from outside (a quarter's chip) or walked away with the keys: bring the pin back into sight.
  if (center !== value && (pin.x < 0 || pin.y < 0 || pin.x > WIDTH || pin.y > pad.height)) setCenter(value);

  const place = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    if (!box) return;
    onChange(pad.toPosition(((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * pad.height));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = pad.scale * (event.shiftKey ? 1 : 0.1);
    const move: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const by = move[event.key];
    if (!by) return;
    event.preventDefault();
    onChange(pad.toPosition(pin.x + by[0], pin.y + by[1]));
  };
  const zoomTo = (next: number) => {
    setZoom(next);
    setCenter(value);
  };

  return (
    <div className="relative overflow-hidden rounded-lg ring-1 ring-line">
      <svg
        ref={svg}
        viewBox={`0 0 ${WIDTH} ${pad.height}`}
        role="application"
        tabIndex={0}
        aria-label={t("address.pad")}
        className="block w-full touch-none bg-sunken select-none focus-visible:-outline-offset-3"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          place(event);
        }}
        onPointerMove={(event) => event.buttons > 0 && place(event)}
        onKeyDown={onKey}
      >
        <PadDrawing pad={pad} area={market.area} landmarks={landmarksOf(market.code)} language={language} pin={pin} />
      </svg>
      <div className="absolute end-2 top-2 flex flex-col rounded-full bg-surface shadow-tall">
        <IconButton label={t("address.zoom_in")} disabled={zoom === 0} onClick={() => zoomTo(zoom - 1)} className="disabled:opacity-40">
          <Plus aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t("address.zoom_out")} disabled={zoom === ZOOMS_KM.length - 1} onClick={() => zoomTo(zoom + 1)} className="disabled:opacity-40">
          <Minus aria-hidden className="size-5" />
        </IconButton>
      </div>
    </div>
  );
}
