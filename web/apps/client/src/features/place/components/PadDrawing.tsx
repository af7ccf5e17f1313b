import { type Landmark, type Language, type Pad, type Position, formatDistance } from "@doorstep/core";

interface Props {
  pad: Pad;
  area: readonly Position[];
  landmarks: readonly Landmark[];
  language: Language;
  pin: { x: number; y: number };
}

function gridStep(kilometresWide: number): number {
  if (kilometresWide <= 5) return 0.5;
  if (kilometresWide <= 10) return 1;
  return kilometresWide <= 20 ? 2 : 5;
}

/** Names near an edge lie towards the middle, so that they are not cut off. */
function anchorAt(x: number, width: number): "start" | "middle" | "end" {
  if (x < 32) return "start";
  return x > width - 32 ? "end" : "middle";
}

/** The served area, a kilometre grid with its scale, the quarters' names and the pin. */
export function PadDrawing({ pad, area, landmarks, language, pin }: Props) {
  const outline = area.map((point) => pad.toPad(point)).map(({ x, y }) => `${x},${y}`).join(" ");
  const step = gridStep(pad.width / pad.scale);
  const unit = step * pad.scale;
  const columns = Array.from({ length: Math.floor(pad.width / unit) }, (_, index) => (index + 1) * unit);
  const rows = Array.from({ length: Math.floor(pad.height / unit) }, (_, index) => (index + 1) * unit);
  return (
    <>
      <polygon points={outline} fill="var(--c-surface)" stroke="var(--c-line-strong)" strokeOpacity="0.6" strokeDasharray="4 4" />
      <g stroke="var(--c-line)" strokeWidth="0.75">
        {columns.map((x) => (
          <line key={x} x1={x} x2={x} y1="0" y2={pad.height} />
        ))}
        {rows.map((y) => (
          <line key={y} x1="0" x2={pad.width} y1={y} y2={y} />
        ))}
      </g>
      {landmarks.map((landmark) => {
        const at = pad.toPad(landmark);
        return (
          <g key={landmark.id}>
            <circle cx={at.x} cy={at.y} r="3" fill="var(--c-line-strong)" />
            <text x={at.x} y={at.y + (at.y > pad.height - 18 ? -8 : 14)} textAnchor={anchorAt(at.x, pad.width)} fontSize="11" fill="var(--c-muted)" stroke="var(--c-surface)" strokeWidth="3" paintOrder="stroke">
              {landmark.names[language]}
            </text>
          </g>
        );
      })}
      <g transform={`translate(10 ${pad.height - 10})`}>
        <path d={`M0 -4v4h${unit}v-4`} fill="none" stroke="var(--c-muted)" />
        <text x={unit / 2} y="-4" textAnchor="middle" fontSize="10" fill="var(--c-muted)">
          {formatDistance(step, language)}
        </text>
      </g>
      <g transform={`translate(${pin.x} ${pin.y})`}>
        <ellipse cx="0" cy="1" rx="5" ry="2" fill="#000" opacity="0.2" />
        <path d="M0 0c-7-8-10-12-10-17a10 10 0 0 1 20 0c0 5-3 9-10 17z" fill="var(--c-accent)" stroke="var(--c-surface)" strokeWidth="1.5" />
        <circle cx="0" cy="-17" r="3.5" fill="var(--c-on-accent)" />
      </g>
    </>
  );
}
