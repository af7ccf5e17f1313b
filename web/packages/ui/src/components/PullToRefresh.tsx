import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { Spinner } from "./Spinner";

const ENOUGH_PX = 64;
const FARTHEST_PX = 96;
const DAMPING = 0.5;
/** Where a finger that moves down means something else. */
const ELSEWHERE = "[role=dialog], [role=slider], .maplibregl-map, input, textarea";

/** How far a pull of the finger moves the mark. */
export function pulledBy(fingerPx: number): number {
  return Math.max(0, Math.min(FARTHEST_PX, fingerPx * DAMPING));
}

function mayStart(target: EventTarget | null): boolean {
  if (globalThis.scrollY > 0 || !(target instanceof Element) || target.closest(ELSEWHERE)) return false;
  for (let one: Element | null = target; one; one = one.parentElement) if (one.scrollTop > 0) return false;
  return true;
}

/** Follows a finger that pulls the top of the page down, and runs `onRefresh` when it has pulled far enough. */
export function usePullToRefresh(onRefresh: () => Promise<unknown>): { distance: number; busy: boolean; run(): void } {
  const [distance, setDistance] = useState(0);
  const [busy, setBusy] = useState(false);
  const act = useRef(onRefresh);
  useEffect(() => {
    act.current = onRefresh;
  });
  const run = () => {
    setBusy(true);
    void act.current().finally(() => setBusy(false));
  };
  useEffect(() => {
    if (busy) return undefined;
    let start: Touch | null = null;
    let pulled = 0;
    const onStart = (event: TouchEvent) => {
      start = event.touches.length === 1 && mayStart(event.target) ? (event.touches[0] ?? null) : null;
    };
    const onMove = (event: TouchEvent) => {
      const now = event.touches[0];
      if (!start || !now) return;
      const down = now.clientY - start.clientY;
      if (globalThis.scrollY > 0 || Math.abs(now.clientX - start.clientX) > Math.max(24, down)) start = null;
      pulled = start ? pulledBy(down) : 0;
      setDistance(pulled);
    };
    const onEnd = () => {
      if (pulled >= ENOUGH_PX) run();
      start = null;
      pulled = 0;
      setDistance(0);
    };
    const { style } = document.documentElement;
    style.overscrollBehaviorY = "contain"; // or the browser would load the whole page anew
    document.addEventListener("touchstart", onStart, { passive: true });
    document.addEventListener("touchmove", onMove, { passive: true });
    document.addEventListener("touchend", onEnd);
    document.addEventListener("touchcancel", onEnd);
    return () => {
      style.overscrollBehaviorY = "";
      document.removeEventListener("touchstart", onStart);
      document.removeEventListener("touchmove", onMove);
      document.removeEventListener("touchend", onEnd);
      document.removeEventListener("touchcancel", onEnd);
    };
  }, [busy]);
  return { distance, busy, run };
}

/** Pull the page down to fetch it anew; by keyboard, a button that shows itself when it has the focus. */
export function PullToRefresh({ onRefresh }: { onRefresh(): Promise<unknown> }) {
  const { t } = useTranslation();
  const { distance, busy, run } = usePullToRefresh(onRefresh);
  const ready = distance >= ENOUGH_PX;
  return (
    <>
      <button
        type="button"
        disabled={busy}
        onClick={run}
        className="sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:inset-x-0 focus-visible:top-3 focus-visible:z-40 focus-visible:mx-auto focus-visible:min-h-11 focus-visible:w-fit focus-visible:rounded-full focus-visible:bg-raised focus-visible:px-5 focus-visible:py-2.5 focus-visible:font-semibold focus-visible:shadow-tall"
      >
        {t("refresh.do")}
      </button>
      <div role="status" className="pointer-events-none fixed inset-x-0 top-0 z-40 flex justify-center">
        {distance > 0 || busy ? (
          <span
            style={{ translate: `0 ${busy ? ENOUGH_PX / 2 : distance - 36}px` }}
            className="flex items-center gap-2 rounded-full bg-raised px-4 py-2 text-sm font-medium shadow-tall ring-1 ring-line"
          >
            {busy ? <Spinner /> : <ArrowDown aria-hidden className={cx("size-5 text-accent-text transition-transform", ready && "rotate-180")} />}
            {busy ? t("refresh.busy") : ready ? t("refresh.release") : t("refresh.pull")}
          </span>
        ) : null}
      </div>
    </>
  );
}
