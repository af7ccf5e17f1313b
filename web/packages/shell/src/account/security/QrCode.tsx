import { encode } from "uqr";

/** A text as a square that phones read; drawn here, nothing leaves the page. Dark on light in either appearance. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="mx-auto w-full max-w-56 rounded-md bg-[#ffffff]">
      <path d={path} fill="#000" />
    </svg>
  );
}
