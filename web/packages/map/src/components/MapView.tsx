import { Button, Spinner, cx } from "@doorstep/ui";
import { MapPinOff, Minus, Plus } from "lucide-react";
import { Component, type ReactNode, Suspense, lazy, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CanvasProps } from "../engine/MapCanvas";
import type { MapHandle } from "../engine/context";

const MapCanvas = lazy(() => import("../engine/MapCanvas"));

let supported: boolean | null = null;

/** Whether this browser can draw maps at all. */
export function canDrawMaps(): boolean {
  supported ??= document.createElement("canvas").getContext("webgl2") !== null;
  return supported;
}

/** The part that draws could not be fetched, as happens offline or after an update. */
class Guard extends Component<{ onFail(): void; children: ReactNode }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidCatch() {
    this.props.onFail();
  }
  override render() {
    return this.state.failed ? null : this.props.children;
  }
}

function Waiting() {
  return (
    <span className="absolute inset-0 flex items-center justify-center text-muted">
      <Spinner />
    </span>
  );
}

export interface MapViewProps extends Omit<CanvasProps, "onFail"> {
  className?: string;
  /** Stands over the map, whether it can be drawn or not. */
  over?: ReactNode;
  /** What to do instead when there is no map; said below the reason. */
  instead?: string;
  onFail?(): void;
}

/**
 * A map of a market in the look and language of the app. Takes the size of its frame; `children` are `MapPin`s.
 * Where it cannot be drawn it says so, and all around it goes on working.
 */
export function MapView({ className, over, instead, onFail, onReady, ...canvas }: MapViewProps) {
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(() => !canDrawMaps());
  const [map, setMap] = useState<MapHandle | null>(null);
  const fail = useCallback(() => {
    setFailed(true);
    setMap(null);
    onFail?.();
  }, [onFail]);
  const ready = (handle: MapHandle) => {
    setMap(handle);
    onReady?.(handle);
  };
  const retry = () => {
    setFailed(!canDrawMaps());
    setAttempt(attempt + 1);
  };
  return (
    <div data-map={failed ? "failed" : map ? "ready" : "loading"} className={cx("relative isolate overflow-hidden bg-sunken", className)} role={canvas.still ? undefined : "group"} aria-label={canvas.still ? undefined : canvas.label}>
      {failed ? (
        <div role="status" className="absolute inset-0 flex flex-col items-center justify-center gap-2 overflow-y-auto p-4 text-center">
          <MapPinOff aria-hidden className="size-7 shrink-0 text-muted" />
          <p className="max-w-xs text-sm text-muted">
            {t(canDrawMaps() ? "map.failed" : "map.unsupported")}
            {instead ? ` ${instead}` : ""}
          </p>
          {canDrawMaps() && !canvas.still ? (
            <Button variant="secondary" onClick={retry}>
              {t("action.retry")}
            </Button>
          ) : null}
        </div>
      ) : (
        <Guard key={attempt} onFail={fail}>
          <Suspense fallback={<Waiting />}>
            <MapCanvas {...canvas} onReady={ready} onFail={fail} />
          </Suspense>
          {map ? null : <Waiting />}
          {map && !canvas.still ? <ZoomButtons map={map} /> : null}
          {canvas.still ? null : (
            <p aria-hidden="true" className="pointer-events-none absolute start-2 bottom-1 text-[0.6875rem] text-muted">
              {t("map.source")}
            </p>
          )}
        </Guard>
      )}
      {over}
    </div>
  );
}

function ZoomButtons({ map }: { map: MapHandle }) {
  const { t } = useTranslation();
  const look = "inline-flex size-11 items-center justify-center hover:bg-sunken";
  return (
    <div className="absolute end-3 top-3 flex flex-col overflow-hidden rounded-md bg-raised shadow-tall ring-1 ring-line">
      <button type="button" className={look} aria-label={t("map.closer")} onClick={() => map.zoomBy(1)}>
        <Plus aria-hidden className="size-5" />
      </button>
      <button type="button" className={cx(look, "border-t border-line")} aria-label={t("map.farther")} onClick={() => map.zoomBy(-1)}>
        <Minus aria-hidden className="size-5" />
      </button>
    </div>
  );
}
