import type { Address, LatLon, Market } from "@doorstep/core";
import { type PickedPlace, PlacePicker } from "@doorstep/map";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddressForm } from "./AddressForm";

interface Props {
  market: Market;
  start: LatLon;
  open: boolean;
  onOpenChange(open: boolean): void;
  onSaved(address: Address): void;
}

/** A new address: the place on the map first, then the words for the specialist. */
export function AddressSheet({ open, ...props }: Props) {
  return open ? <NewAddress {...props} /> : null;
}

function NewAddress({ market, start, onOpenChange, onSaved }: Omit<Props, "open">) {
  const { t } = useTranslation();
  const [place, setPlace] = useState<PickedPlace | null>(null);
  const [picking, setPicking] = useState(true);
  const pick = (picked: PickedPlace) => {
    setPlace(picked);
    setPicking(false);
  };
  const leavePicker = () => (place ? setPicking(false) : onOpenChange(false));
  return (
    <>
      {place ? <AddressForm market={market} place={place} hidden={picking} onMove={() => setPicking(true)} onClose={() => onOpenChange(false)} onSaved={onSaved} /> : null}
      <PlacePicker market={market} start={place ?? start} open={picking} onOpenChange={leavePicker} title={t("address.new")} onPick={pick} />
    </>
  );
}
