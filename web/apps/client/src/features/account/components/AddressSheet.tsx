import type { Address, LatLon, Market } from "@doorstep/core";
import { type PickedPlace, PlacePicker } from "@doorstep/map";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddressForm } from "./AddressForm";
import { ChangeForm } from "./ChangeForm";

interface Props {
  market: Market;
  start: LatLon;
  open: boolean;
  /** The address to change; a new one without it. */
  address?: Address | null;
  onOpenChange(open: boolean): void;
  onSaved(address: Address): void;
}

/** A new address: the place on the map first, then the words for the specialist. A known one: its words first. */
export function AddressSheet({ open, address, ...props }: Props) {
  if (!open) return null;
  return address ? <ChangedAddress key={address.id} {...props} address={address} /> : <NewAddress {...props} />;
}

function NewAddress({ market, start, onOpenChange, onSaved }: Omit<Props, "open" | "address">) {
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

function ChangedAddress({ market, address, onOpenChange, onSaved }: Omit<Props, "open" | "address" | "start"> & { address: Address }) {
  const { t } = useTranslation();
  const [moved, setMoved] = useState<PickedPlace | null>(null);
  const [picking, setPicking] = useState(false);
  const pick = (picked: PickedPlace) => {
    setMoved(picked);
    setPicking(false);
  };
  return (
    <>
      <ChangeForm market={market} address={address} moved={moved} hidden={picking} onMove={() => setPicking(true)} onClose={() => onOpenChange(false)} onSaved={onSaved} />
      <PlacePicker market={market} start={moved ?? address} open={picking} onOpenChange={setPicking} title={t("address.move")} onPick={pick} />
    </>
  );
}
