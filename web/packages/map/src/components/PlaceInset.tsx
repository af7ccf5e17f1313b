import type { LatLon, Market } from "@doorstep/core";
import { useTranslation } from "react-i18next";
import { STREET_ZOOM } from "../camera";
import { MapPin } from "./MapPin";
import { MapView } from "./MapView";
import { Drop } from "./marks";

/** A small picture of a chosen place, with a button to choose anew. */
export function PlaceInset({ market, position, action, onPress }: { market: Market; position: LatLon; action: string; onPress(): void }) {
  const { t } = useTranslation();
  return (
    <div className="relative h-36 shrink-0 overflow-hidden rounded-lg ring-1 ring-line">
      <MapView key={`${position.lat},${position.lon}`} still market={market} start={{ ...position, zoom: STREET_ZOOM }} label={t("map.place")} className="size-full">
        <MapPin at={position}>
          <Drop />
        </MapPin>
      </MapView>
      <button type="button" onClick={onPress} className="absolute inset-0 z-10 flex items-end justify-end p-2.5 focus-visible:-outline-offset-3">
        <span className="inline-flex min-h-9 items-center rounded-full bg-raised px-4 text-sm font-semibold shadow-tall">{action}</span>
      </button>
    </div>
  );
}
