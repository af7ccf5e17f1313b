import { PAD_HEIGHT, PAD_WIDTH, type Stroke, extended, inkPath, inkPoint } from "@doorstep/core";
import { Button } from "@doorstep/ui";
import { Eraser } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  strokes: readonly Stroke[];
  onChange(strokes: Stroke[]): void;
  /** Whose name goes here. */
  name: string;
}

/** A place to sign with a finger, a pen or a mouse. */
export function SignaturePad({ strokes, onChange, name }: Props) {
  const { t } = useTranslation();
  const pad = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Stroke | null>(null);
  const pointOf = (event: PointerEvent) => {
    const box = pad.current?.getBoundingClientRect();
    return inkPoint(event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0), box?.width ?? 0);
  };
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawing([pointOf(event)]);
  };
  const go = (event: PointerEvent) => {
    if (drawing) setDrawing(extended(drawing, pointOf(event)));
  };
  const end = () => {
    if (drawing) onChange([...strokes, drawing]);
    setDrawing(null);
  };
  const all = drawing ? [...strokes, drawing] : strokes;
  return (
    <div className="flex flex-col gap-2">
      <div
        ref={pad}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
        className="relative aspect-2/1 w-full cursor-crosshair touch-none overflow-hidden rounded-lg bg-[#fff] ring-1 ring-line-strong/60 select-none ring-inset"
      >
        <Ink strokes={all} label={all.length > 0 ? t("sign_off.pad_signed", { name }) : t("sign_off.pad_empty", { name })} />
        {all.length === 0 ? (
          <p aria-hidden="true" className="pointer-events-none absolute inset-x-6 bottom-[18%] border-t border-[#a8a49a] pt-1.5 text-center text-sm text-[#55524a]">
            {t("sign_off.sign_here", { name })}
          </p>
        ) : null}
      </div>
      <Button variant="quiet" icon={<Eraser aria-hidden className="size-5" />} disabled={all.length === 0} onClick={() => onChange([])}>
        {t("sign_off.clear")}
      </Button>
    </div>
  );
}

/** A signature, always dark on white: paper has no night. */
export function Ink({ strokes, label }: { strokes: readonly Stroke[]; label: string }) {
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${PAD_WIDTH} ${PAD_HEIGHT}`} className="pointer-events-none block size-full">
      {strokes.map((stroke, index) => (
        <path key={index} d={inkPath(stroke)} fill="none" stroke="#10201a" strokeWidth="9" strokeLinecap="round" strokeLinejoin="round" />
      ))}
    </svg>
  );
}
