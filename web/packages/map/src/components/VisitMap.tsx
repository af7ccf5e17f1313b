import type { LatLon, Market } from "@doorstep/core";
import { Maximize2, MapPin as PinIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { STREET_ZOOM, cameraAround } from "../camera";
import { MapDialog } from "./MapDialog";
import { MapPin } from "./MapPin";
import { MapView } from "./MapView";
import { AddressMark, MovingMark } from "./marks";

interface Props {
  market: Market;
  /** Where the visit is. */
  position: LatLon;
  /** The address in words; always readable beside or instead of the map. */
  address: string;
  /** Who is on the way, when it is known where they are. */
  moving?: (LatLon & { name: string }) | null;
  className?: string;
}

const LARGE = { width: 360, height: 560 };

/** The place of a visit as a small picture that opens large. */
export function VisitMap({ market, position, address, moving, className = "h-40" }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const pins = (
    <>
      <MapPin at={position}>
        <AddressMark label={address} />
      </MapPin>
      {moving ? (
        <MapPin at={moving} anchor="center" front>
          <MovingMark label={moving.name} />
        </MapPin>
      ) : null}
    </>
  );
  const around = moving ? cameraAround([position, moving], LARGE.width, LARGE.height, 64) : null;
  const start = around ?? { ...position, zoom: STREET_ZOOM };
  return (
    <div className={`relative overflow-hidden rounded-lg ring-1 ring-line ${className}`}>
      <MapView still market={market} start={{ ...start, zoom: start.zoom - 0.4 }} label={t("map.of", { place: address })} instead={address} className="size-full">
        {pins}
      </MapView>
      <button type="button" onClick={() => setOpen(true)} aria-haspopup="dialog" aria-label={t("map.enlarge")} className="absolute inset-0 z-10 flex items-start justify-end p-2 focus-visible:-outline-offset-3">
        <span className="inline-flex size-9 items-center justify-center rounded-full bg-raised shadow-tall">
          <Maximize2 aria-hidden className="size-4.5" />
        </span>
      </button>
      <MapDialog
        open={open}
        onOpenChange={setOpen}
        title={t("map.place")}
        footer={
          <p className="flex items-start gap-2 text-[0.9375rem]">
            <PinIcon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
            {address}
          </p>
        }
      >
        <MapView market={market} start={start} label={t("map.of", { place: address })} instead={address} className="size-full">
          {pins}
        </MapView>
      </MapDialog>
    </div>
  );
}
