import { type LatLon, type Market, isInside, kilometresBetween } from "@doorstep/core";
import { Button, useLanguage } from "@doorstep/ui";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Camera, STREET_ZOOM, type View, round } from "../camera";
import type { MapHandle } from "../engine/context";
import { type Place, nearestDistrict, usePlaces } from "../places";
import { LocateButton } from "./LocateButton";
import { MapDialog } from "./MapDialog";
import { MapView } from "./MapView";
import { PlaceList } from "./PlaceList";
import { Drop } from "./marks";

export interface PickedPlace extends LatLon {
  /** The nearest street's name in the city's language, to begin the address line with. */
  street: string | null;
  district: Place | null;
}

interface Props {
  market: Market;
  /** Where the pin stands at first; the middle of the city is shown from farther. */
  start: LatLon;
  open: boolean;
  onOpenChange(open: boolean): void;
  title?: string;
  /** What the button says that takes the place. */
  action?: string;
  onPick(place: PickedPlace): void;
}

function startCamera(market: Market, start: LatLon): Camera {
  return { ...round(start), zoom: kilometresBetween(start, market.center) < 0.05 ? 13.2 : STREET_ZOOM + 0.5 };
}

/** Where the pin is, and in words what is near. */
function usePin(market: Market, start: LatLon) {
  const language = useLanguage();
  const places = usePlaces(market.code);
  const map = useRef<MapHandle | null>(null);
  /** Chosen by name while the map was still being loaded. */
  const wished = useRef<Camera | null>(null);
  const [position, setPosition] = useState<LatLon>(() => round(start));
  const [street, setStreet] = useState<string | null>(null);
  const district = places.data ? nearestDistrict(places.data, position) : null;
  const quarter = district?.names[language] ?? null;
  const look = (view: View) => {
    setPosition(round(view));
    setStreet(map.current?.streetAt(view) ?? null);
  };
  const go = (next: LatLon, zoom: number) => {
    if (map.current) return map.current.moveTo({ ...next, zoom });
    wished.current = { ...next, zoom };
    setPosition(round(next));
  };
  const attach = (handle: MapHandle | null) => {
    map.current = handle;
    if (handle && wished.current) handle.moveTo(wished.current);
    wished.current = null;
  };
  return { attach, places: places.data ?? [], position, street, district, near: [street, quarter].filter(Boolean).join(", "), look, go };
}

/** Chooses a point: the map moves under a pin that stays. Nothing snaps; the words say what is near. */
export function PlacePicker({ open, onOpenChange, ...props }: Props) {
  return open ? <OpenPicker {...props} open onOpenChange={onOpenChange} /> : null;
}

function OpenPicker({ market, start, open, onOpenChange, title, action, onPick }: Props) {
  const { t } = useTranslation();
  const pin = usePin(market, start);
  const [camera] = useState(() => startCamera(market, start));
  const [drawn, setDrawn] = useState(false);
  const [lifted, setLifted] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const inside = isInside(pin.position, market.area);
  const goTo = (place: LatLon, zoom: number) => {
    setNote(null);
    pin.go(place, zoom);
  };
  const found = (here: LatLon) => {
    if (isInside(here, market.area)) goTo(here, STREET_ZOOM + 1);
    else setNote(t("map.locate_elsewhere", { city: market.name }));
  };
  const words = inside ? pin.near || t("map.here") : t("problem.outside_market");

  return (
    <MapDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title ?? t("map.pick_title")}
      footer={
        <div className="flex flex-col gap-3 md:flex-row md:items-center md:justify-between">
          <div className="min-w-0">
            <p role="status" className={inside ? "font-semibold" : "font-semibold text-danger-text"}>
              {words}
            </p>
            <p role="alert" className="text-sm text-muted empty:hidden">
              {note}
            </p>
          </div>
          <Button size="lg" className="max-md:w-full" disabled={!inside} onClick={() => onPick({ ...pin.position, street: pin.street, district: pin.district })}>
            {action ?? t("map.pick")}
          </Button>
        </div>
      }
    >
      <MapView
        market={market}
        start={camera}
        label={t("map.pick_hint")}
        instead={t("map.pick_instead")}
        className="size-full"
        onReady={(map) => {
          pin.attach(map);
          setDrawn(true);
        }}
        onFail={() => {
          pin.attach(null);
          setDrawn(false);
        }}
        onMoveStart={() => setLifted(true)}
        onMoved={(view) => {
          setLifted(false);
          pin.look(view);
        }}
        // The streets of a place that was not in sight before come a little later than the place.
        onSettled={pin.look}
        over={
          <>
            {drawn ? (
              <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex items-center justify-center">
                <span className="absolute h-1.5 w-3 rounded-full bg-[#0000004d]" />
                <span className={`mb-11.5 transition-transform duration-150 ${lifted ? "-translate-y-2.5" : ""}`}>
                  <Drop />
                </span>
              </div>
            ) : null}
            <div className="absolute start-3 top-3 max-w-[calc(100%-5.5rem)]">
              <PlaceList places={pin.places} onChoose={(place) => goTo(place, place.kind === "district" ? STREET_ZOOM - 0.5 : STREET_ZOOM + 0.5)} />
            </div>
            <div className="absolute end-3 bottom-6">
              <LocateButton onFound={found} onRefused={(reason) => setNote(t(`map.locate_${reason}`))} />
            </div>
          </>
        }
      />
    </MapDialog>
  );
}
