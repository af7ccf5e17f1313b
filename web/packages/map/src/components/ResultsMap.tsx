import { type LatLon, type Market, kilometresBetween } from "@doorstep/core";
import { Button, IconButton, Spinner, cx } from "@doorstep/ui";
import { RotateCw, X } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Camera, type View, cameraAround, cityCamera } from "../camera";
import { type Cluster, canSplit, clusterOf } from "../clusters";
import type { MapHandle } from "../engine/context";
import { MapPin } from "./MapPin";
import { MapView } from "./MapView";
import { MovingMark } from "./marks";

/** One result as a mark; the position is coarse, never a home. */
export interface MapResult extends LatLon {
  key: string;
  /** On the mark: the price, short. */
  label: string;
  /** For screen readers: who and how much. */
  name: string;
}

interface Props {
  market: Market;
  /** The point that distances are counted from; marked on the map. */
  center: LatLon;
  results: readonly MapResult[];
  /** The card of a result, shown at the bottom when its mark is pressed. */
  card(key: string): ReactNode;
  /** Searches around the middle of what is on screen; without it no button is shown. */
  onSearchHere?(center: LatLon, radiusKm: number): void;
  busy?: boolean;
  className?: string;
}

const SPLIT_STEPS = 2;

/** Results on the map: a price each, those too near one another as one mark with their number. */
export function ResultsMap({ market, center, results, card, onSearchHere, busy, className = "h-[70dvh]" }: Props) {
  const { t } = useTranslation();
  const map = useRef<MapHandle | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [start] = useState<Camera>(() => cameraAround([center, ...results], Math.min(innerWidth, 900), innerHeight * 0.6) ?? cityCamera(market));
  const [view, setView] = useState<View | null>(null);
  const [strayed, setStrayed] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const level = Math.round((view?.zoom ?? start.zoom) * 2) / 2;
  const clusters = useMemo(() => clusterOf(results, level, (result) => result.key), [results, level]);
  const open = clusters.find((cluster) => cluster.members.some((member) => member.key === chosen)) ?? null;

  // Another place was chosen elsewhere: go there. After "search this area" the middle is there already.
  const { lat, lon } = center;
  useEffect(() => {
    const now = map.current?.view();
    if (now && kilometresBetween(now, { lat, lon }) > 0.05) map.current?.moveTo({ lat, lon });
  }, [lat, lon]);

  const press = (cluster: Cluster<MapResult>) => {
    if (cluster.members.length > 1 && canSplit(cluster) && map.current && map.current.view().zoom < 15) {
      setChosen(null);
      map.current.moveTo({ lat: cluster.lat, lon: cluster.lon, zoom: map.current.view().zoom + SPLIT_STEPS });
    } else setChosen(cluster.key);
  };
  const moved = (next: View, byPerson: boolean) => {
    setView(next);
    if (byPerson && kilometresBetween(next, center) > Math.max(0.3, widthOf(next) / 6)) setStrayed(true);
  };
  const searchHere = () => {
    if (!view || !onSearchHere) return;
    setStrayed(false);
    onSearchHere({ lat: view.lat, lon: view.lon }, Math.max(1, Math.round(widthOf(view) / 2)));
  };

  return (
    <div ref={frame} className={cx("relative overflow-hidden rounded-lg ring-1 ring-line", className)}>
      <MapView
        market={market}
        start={start}
        label={t("map.results")}
        instead={t("map.results_instead")}
        className="size-full"
        onReady={(handle) => {
          map.current = handle;
        }}
        onMoved={moved}
        onPress={() => setChosen(null)}
        over={
          <>
            {strayed && onSearchHere ? (
              <div className="pointer-events-none absolute inset-x-0 top-3 flex justify-center">
                <Button variant="secondary" onClick={searchHere} icon={<RotateCw aria-hidden className="size-4" />} className="pointer-events-auto rounded-full shadow-tall">
                  {t("map.search_here")}
                </Button>
              </div>
            ) : null}
            {busy ? (
              <span className="absolute start-3 top-3 rounded-full bg-raised p-2 shadow-tall">
                <Spinner />
              </span>
            ) : null}
            {open ? <CardShelf members={open.members} first={chosen} card={card} onClose={() => setChosen(null)} /> : null}
          </>
        }
      >
        <MapPin at={center} anchor="center">
          <MovingMark label={t("map.center")} />
        </MapPin>
        {clusters.map((cluster) => (
          <MapPin key={cluster.key} at={cluster} anchor="bottom" front={cluster === open}>
            <Bubble cluster={cluster} pressed={cluster === open} onPress={() => press(cluster)} />
          </MapPin>
        ))}
      </MapView>
    </div>
  );
}

function widthOf(view: View): number {
  return kilometresBetween({ lat: view.lat, lon: view.west }, { lat: view.lat, lon: view.east });
}

function Bubble({ cluster, pressed, onPress }: { cluster: Cluster<MapResult>; pressed: boolean; onPress(): void }) {
  const { t } = useTranslation();
  const [first] = cluster.members;
  const count = cluster.members.length;
  if (!first) return null;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-label={count > 1 ? t("map.cluster", { count }) : first.name}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      className="flex min-h-11 min-w-11 flex-col items-center justify-end"
    >
      <span className={cx("inline-flex min-h-8 items-center gap-1 rounded-full px-2.5 text-sm font-semibold whitespace-nowrap shadow-tall ring-1 transition-colors", pressed ? "bg-accent text-on-accent ring-accent" : "bg-raised text-text ring-line hover:bg-accent-soft")}>
        {first.label}
        {count > 1 ? <span className={cx("rounded-full px-1.5 text-xs leading-[1.25rem]", pressed ? "bg-on-accent/20" : "bg-accent-soft text-accent-text")}>+{count - 1}</span> : null}
      </span>
      <span aria-hidden="true" className={cx("-mt-1 size-2 rotate-45", pressed ? "bg-accent" : "bg-raised")} />
    </button>
  );
}

function CardShelf({ members, first, card, onClose }: { members: readonly MapResult[]; first: string | null; card(key: string): ReactNode; onClose(): void }) {
  const { t } = useTranslation();
  const sorted = members.toSorted((one, other) => Number(other.key === first) - Number(one.key === first));
  return (
    <section aria-label={t("map.chosen", { count: members.length })} className="absolute inset-x-0 bottom-0 animate-[rise-in_200ms_var(--ease-calm)]">
      <div className="flex justify-end px-3 pb-2">
        <IconButton label={t("action.close")} onClick={onClose} className="bg-raised shadow-tall">
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      <ul className="no-scrollbar flex snap-x snap-mandatory gap-3 overflow-x-auto px-3 pb-3">
        {sorted.map((member) => (
          <li key={member.key} className={cx("shrink-0 snap-center", members.length > 1 ? "w-[88%] max-w-sm" : "w-full max-w-md mx-auto")}>
            {card(member.key)}
          </li>
        ))}
      </ul>
    </section>
  );
}
