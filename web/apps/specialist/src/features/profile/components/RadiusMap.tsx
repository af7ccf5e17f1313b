import type { LatLon, Market } from "@doorstep/core";
import { MapPin, MapView } from "@doorstep/map";
import { House } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

// Metres a pixel at zoom 0 on the equator, with tiles of 512 pixels.
const METRES_A_PIXEL = 78_271.517;
const FRAME_PX = 220;

function metresAPixel(lat: number, zoom: number): number {
  return (METRES_A_PIXEL * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
}

/** The base with the circle in which the specialist takes visits; for the specialist's eyes only. */
export function RadiusMap({ market, base, radiusKm }: { market: Market; base: LatLon; radiusKm: number }) {
  const { t } = useTranslation();
  const wanted = Math.log2((FRAME_PX * metresAPixel(base.lat, 0)) / (2 * radiusKm * 1000));
  const [zoom, setZoom] = useState(wanted);
  const size = (2 * radiusKm * 1000) / metresAPixel(base.lat, zoom);
  return (
    <div className="h-64 overflow-hidden rounded-lg ring-1 ring-line">
      <MapView
        key={`${base.lat},${base.lon},${radiusKm}`}
        still
        market={market}
        start={{ ...base, zoom: wanted }}
        label={t("profile.map", { km: radiusKm })}
        onMoved={(view) => setZoom(view.zoom)}
        className="size-full"
      >
        <MapPin at={base} anchor="center">
          <span aria-hidden className="pointer-events-none relative block rounded-full border-2 border-accent bg-accent/12" style={{ width: size, height: size }}>
            <span className="absolute start-1/2 top-1/2 inline-flex size-8 -translate-1/2 items-center justify-center rounded-full bg-accent text-on-accent">
              <House className="size-4.5" />
            </span>
          </span>
        </MapPin>
      </MapView>
    </div>
  );
}
