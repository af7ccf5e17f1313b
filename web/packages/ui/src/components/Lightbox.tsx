import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useReturnedFocus } from "../focus";
import { Photo } from "./Photo";

export interface LightboxPicture {
  url: string;
  small_url: string;
  width: number;
  height: number;
  caption?: string;
}

const ROUND = "absolute inline-flex size-12 items-center justify-center rounded-full bg-[#00000080] text-[#ffffff] hover:bg-[#000000b3] disabled:opacity-30";

/** Pictures one at a time on the whole screen: swiped, or turned by arrow keys and buttons. `at` null is closed. */
export function Lightbox({ pictures, at, onAt }: { pictures: readonly LightboxPicture[]; at: number | null; onAt(at: number | null): void }) {
  const { t } = useTranslation();
  const focus = useReturnedFocus();
  return (
    <Radix.Root open={at !== null} onOpenChange={(open) => !open && onAt(null)}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-[#000000eb] animate-[fade-in_160ms_ease-out]" />
        <Radix.Content {...focus} aria-describedby={undefined} className="fixed inset-0 z-50 text-[#ffffff] focus:outline-none">
          <Radix.Title className="sr-only">{t("photos.of", { number: (at ?? 0) + 1, count: pictures.length })}</Radix.Title>
          {at !== null ? <Reel pictures={pictures} at={at} onAt={onAt} /> : null}
          <Radix.Close aria-label={t("action.close")} className={cx(ROUND, "end-3 top-[max(0.75rem,env(safe-area-inset-top))]")}>
            <X aria-hidden className="size-6" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Reel({ pictures, at, onAt }: { pictures: readonly LightboxPicture[]; at: number; onAt(at: number): void }) {
  const { t } = useTranslation();
  const reel = useRef<HTMLDivElement>(null);
  const placed = useRef(false);
  // Swiping moves the reel by itself; keys and buttons move it from here.
  useEffect(() => {
    const child = reel.current?.children[at];
    if (child) child.scrollIntoView({ behavior: placed.current ? "smooth" : "instant", inline: "center", block: "nearest" });
    placed.current = true;
  }, [at]);
  const turn = (by: number) => onAt(Math.min(pictures.length - 1, Math.max(0, at + by)));
  const settle = () => {
    const box = reel.current;
    if (!box) return;
    const shown = Math.round(Math.abs(box.scrollLeft) / Math.max(1, box.clientWidth));
    if (shown !== at && shown < pictures.length) onAt(shown);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const backwards = getComputedStyle(document.documentElement).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      onAt(Math.min(pictures.length - 1, Math.max(0, at + (event.key === backwards ? -1 : 1))));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [at, onAt, pictures.length]);
  return (
    <>
      <div
        ref={reel}
        tabIndex={0}
        role="group"
        aria-roledescription="carousel"
        aria-label={t("photos.of", { number: at + 1, count: pictures.length })}
        onScrollEnd={settle}
        className="no-scrollbar flex size-full touch-[pan-x_pinch-zoom] snap-x snap-mandatory overflow-x-auto overscroll-contain focus-visible:outline-none"
      >
        {pictures.map((picture, index) => (
          <figure key={picture.url} aria-hidden={index !== at} className="flex size-full shrink-0 snap-center flex-col items-center justify-center gap-3 p-2">
            <img
              src={Math.abs(index - at) <= 1 ? picture.url : picture.small_url}
              alt={picture.caption ?? t("photos.number", { number: index + 1 })}
              width={picture.width}
              height={picture.height}
              loading={Math.abs(index - at) <= 1 ? "eager" : "lazy"}
              className="max-h-[calc(100%-4rem)] w-auto max-w-full object-contain"
            />
            {picture.caption ? <figcaption className="max-w-prose px-4 text-center text-[0.9375rem]">{picture.caption}</figcaption> : null}
          </figure>
        ))}
      </div>
      {pictures.length > 1 ? (
        <>
          <p aria-live="polite" className="absolute inset-x-0 top-[max(1.25rem,env(safe-area-inset-top))] text-center text-sm font-medium tabular">
            <span className="rounded-full bg-[#000000b3] px-3 py-1.5">
              {at + 1} / {pictures.length}
            </span>
          </p>
          <button type="button" aria-label={t("photos.previous")} disabled={at === 0} onClick={() => turn(-1)} className={cx(ROUND, "start-3 top-1/2 -translate-y-1/2")}>
            <ChevronLeft aria-hidden className="size-7 rtl:rotate-180" />
          </button>
          <button
            type="button"
            aria-label={t("photos.next")}
            disabled={at === pictures.length - 1}
            onClick={() => turn(1)}
            className={cx(ROUND, "end-3 top-1/2 -translate-y-1/2")}
          >
            <ChevronRight aria-hidden className="size-7 rtl:rotate-180" />
          </button>
        </>
      ) : null}
    </>
  );
}

/** Small pictures in a line; each opens large. `label` says what they show. */
export function PictureStrip({ pictures, label, className = "size-20" }: { pictures: readonly LightboxPicture[]; label: string; className?: string }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  if (pictures.length === 0) return null;
  return (
    <>
      <ul aria-label={label} className="no-scrollbar -m-1 flex gap-2 overflow-x-auto p-1">
        {pictures.map((picture, index) => (
          <li key={picture.url} className="shrink-0">
            <button type="button" aria-label={t("photos.open", { number: index + 1, count: pictures.length })} onClick={() => setAt(index)} className="block rounded-md">
              <Photo src={picture.small_url} className={cx("rounded-md", className)} />
            </button>
          </li>
        ))}
      </ul>
      <Lightbox pictures={pictures} at={at} onAt={setAt} />
    </>
  );
}
