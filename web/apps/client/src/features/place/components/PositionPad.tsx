import { type LatLon, type Market, Pad, boundsOf, isInside, landmarksOf } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

const WIDTH = 320;

/** A plain drawing of the city's area: tap, drag or use the arrow keys to set the pin. */
export function PositionPad({ market, value, onChange }: { market: Market; value: LatLon | null; onChange(position: LatLon): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const svg = useRef<SVGSVGElement>(null);
  const pad = useMemo(() => new Pad(boundsOf(market.area), WIDTH), [market.area]);
  const outline = market.area.map((point) => pad.toPad(point)).map(({ x, y }) => `${x},${y}`).join(" ");
  const pin = value ? pad.toPad(value) : null;

  const place = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    if (!box) return;
    const next = pad.toPosition(((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * pad.height);
    if (isInside(next, market.area)) onChange(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = pad.scale * (event.shiftKey ? 1 : 0.25);
    const move: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const by = move[event.key];
    if (!by) return;
    event.preventDefault();
    const from = pin ?? pad.toPad(market.center);
    const next = pad.toPosition(from.x + by[0], from.y + by[1]);
    if (isInside(next, market.area)) onChange(next);
  };

  return (
    <div className="overflow-hidden rounded-lg ring-1 ring-inset ring-line">
      <svg
        ref={svg}
        viewBox={`0 0 ${WIDTH} ${pad.height}`}
        role="application"
        tabIndex={0}
        aria-label={t("address.pad")}
        className="block w-full touch-none bg-sunken select-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          place(event);
        }}
        onPointerMove={(event) => event.buttons > 0 && place(event)}
        onKeyDown={onKey}
      >
        <polygon points={outline} fill="var(--c-surface)" stroke="var(--c-line-strong)" strokeOpacity="0.5" strokeDasharray="4 4" />
        {landmarksOf(market.code).map((landmark) => {
          const at = pad.toPad(landmark);
          return (
            <g key={landmark.id}>
              <circle cx={at.x} cy={at.y} r="2.5" fill="var(--c-line-strong)" />
              <text x={at.x} y={at.y - 6} textAnchor="middle" fontSize="10" fill="var(--c-muted)">
                {landmark.names[language]}
              </text>
            </g>
          );
        })}
        {pin ? (
          <g transform={`translate(${pin.x} ${pin.y})`}>
            <ellipse cx="0" cy="1" rx="5" ry="2" fill="#000" opacity="0.2" />
            <path d="M0 0c-7-8-10-12-10-17a10 10 0 0 1 20 0c0 5-3 9-10 17z" fill="var(--c-accent)" stroke="var(--c-surface)" strokeWidth="1.500" />
            <circle cx="0" cy="-17" r="3.500" fill="var(--c-on-accent)" />
          </g>
        ) : null}
      </svg>
    </div>
  );
}
