import type { LatLon, Market } from "@doorstep/core";
import { LocateFixed } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { STREET_ZOOM, cameraAround } from "../camera";
import type { LinePoint, MapHandle } from "../engine/context";
import { MapLine } from "./MapLine";
import { MapPin } from "./MapPin";
import { MapView } from "./MapView";
import { AddressMark, AreaMark, PersonMark } from "./marks";

export interface Follower extends LatLon {
  name: string;
  photo: string | null;
  /** Only about there: a wide spot is shown instead of a picture. */
  coarse: boolean;
  /** Nothing has been heard of them for a while. */
  quiet: boolean;
}

interface Props {
  market: Market;
  /** Where they go. */
  destination: LatLon;
  /** The destination in words. */
  address: string;
  /** Who comes, as far as it is known where they are. */
  who: Follower | null;
  /** How they have come so far. */
  way: readonly LinePoint[];
  /** What the map shows, in words, for those who can't see it. */
  label: string;
  className?: string;
}

/** Room for the marks; on a low map they may come nearer to its edge, else all is shown from too far. */
const PADDING = 72;
const paddingOf = (height: number) => Math.min(PADDING, height / 4);
const USUAL = { width: 360, height: 288 };

/** Somebody on their way, followed: both ends stay in sight until a hand moves the map. */
export function FollowMap({ market, destination, address, who, way, label, className }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<MapHandle | null>(null);
  const [byHand, setByHand] = useState(false);
  const { lat: doorLat, lon: doorLon } = destination;
  const { lat, lon } = who ?? destination;
  const show = useCallback(() => {
    const size = frame.current?.getBoundingClientRect();
    const height = size?.height ?? USUAL.height;
    const both = [
      { lat: doorLat, lon: doorLon },
      { lat, lon },
    ];
    map.current?.moveTo(cameraAround(both, size?.width ?? USUAL.width, height, paddingOf(height)) ?? {});
  }, [doorLat, doorLon, lat, lon]);
  useEffect(() => {
    if (!byHand) show();
  }, [byHand, show]);
  const start = cameraAround([destination, { lat, lon }], USUAL.width, USUAL.height, PADDING) ?? { ...destination, zoom: STREET_ZOOM };
  return (
    <div ref={frame} className={className}>
      <MapView
        market={market}
        start={start}
        label={label}
        instead={address}
        className="size-full"
        onReady={(ready) => {
          map.current = ready;
          show();
        }}
        onMoved={(_, person) => person && setByHand(true)}
        over={
          byHand ? (
            <button type="button" onClick={() => setByHand(false)} className="absolute start-3 bottom-3 z-10 inline-flex min-h-11 items-center gap-2 rounded-full bg-raised px-4 text-[0.9375rem] font-semibold shadow-tall">
              <LocateFixed aria-hidden className="size-5" />
              {t("map.follow")}
            </button>
          ) : null
        }
      >
        <MapLine points={way} />
        <MapPin at={destination}>
          <AddressMark label={address} />
        </MapPin>
        {who ? (
          <MapPin key={String(who.coarse)} at={who} anchor="center" front glides={!who.coarse}>
            {who.coarse ? <AreaMark label={who.name} /> : <PersonMark name={who.name} photo={who.photo} quiet={who.quiet} />}
          </MapPin>
        ) : null}
      </MapView>
    </div>
  );
}
