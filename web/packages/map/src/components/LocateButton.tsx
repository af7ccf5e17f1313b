import type { LatLon } from "@doorstep/core";
import { GeoError, type GeoReason, locate } from "@doorstep/shell";
import { Spinner } from "@doorstep/ui";
import { LocateFixed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Asks the device where it is; a refusal is told in words, and the map stays usable. */
export function LocateButton({ onFound, onRefused }: { onFound(position: LatLon): void; onRefused(reason: GeoReason): void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    try {
      const fix = await locate();
      onFound({ lat: fix.lat, lon: fix.lon });
    } catch (error) {
      onRefused(error instanceof GeoError ? error.reason : "unavailable");
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      onClick={() => void (busy || ask())}
      aria-label={t("map.locate")}
      title={t("map.locate")}
      aria-busy={busy || undefined}
      className="inline-flex size-12 items-center justify-center rounded-full bg-raised text-accent-text shadow-tall ring-1 ring-line hover:bg-sunken"
    >
      {busy ? <Spinner /> : <LocateFixed aria-hidden className="size-5.5" />}
    </button>
  );
}
