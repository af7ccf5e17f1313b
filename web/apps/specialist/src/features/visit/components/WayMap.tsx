import type { LatLon, Market } from "@doorstep/core";
import { FollowMap } from "@doorstep/map";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  market: Market;
  place: LatLon & { line: string };
  fix: LatLon | null;
  /** Corners as the server has them: longitude first. */
  line: readonly (readonly number[])[];
}

/** My own way on our own map. */
export function WayMap({ market, place, fix, line }: Props) {
  const { t } = useTranslation();
  const way = useMemo(() => line.map(([lon = 0, lat = 0]): [number, number] => [lon, lat]), [line]);
  const me = fix ? { lat: fix.lat, lon: fix.lon, name: t("trip.you"), photo: null, coarse: false, quiet: false } : null;
  return <FollowMap market={market} destination={place} address={place.line} who={me} way={way} label={t("trip.map", { place: place.line })} className="h-52 overflow-hidden rounded-lg ring-1 ring-line" />;
}
