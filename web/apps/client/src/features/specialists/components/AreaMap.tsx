import { type LatLon, type Market, formatDistance } from "@doorstep/core";
import { MapPin, MapView } from "@doorstep/map";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

const ZOOM = 11.5;

/** Roughly where somebody works from: a wide spot, for the exact place is nobody's business. */
export function AreaMap({ market, near, radiusKm }: { market: Market; near: LatLon; radiusKm: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = t("specialist.area_text", { distance: formatDistance(radiusKm, language) });
  return (
    <figure className="overflow-hidden rounded-lg bg-surface shadow-card">
      <MapView still market={market} start={{ ...near, zoom: ZOOM }} label={t("specialist.area")} instead={text} className="h-44 w-full">
        <MapPin at={near} anchor="center">
          <span className="block size-24 rounded-full border-2 border-accent bg-accent/25" />
        </MapPin>
      </MapView>
      <figcaption className="px-4 py-3 text-sm text-muted">{text}</figcaption>
    </figure>
  );
}
