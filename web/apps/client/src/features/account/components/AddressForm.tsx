import type { Address, Market } from "@doorstep/core";
import type { PickedPlace } from "@doorstep/map";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NO_DOOR } from "../../door";
import { useAddAddress } from "../commands";
import { districtOf } from "../model";
import { AddressFields } from "./AddressFields";
import { DoorPart } from "./DoorPart";

interface Props {
  market: Market;
  place: PickedPlace;
  /** While the place is chosen anew; what was written stays. */
  hidden: boolean;
  onMove(): void;
  onClose(): void;
  onSaved(address: Address): void;
}

function beginning(place: PickedPlace): string {
  return place.street ? `${place.street} ` : "";
}

/** The words of a new address. Until a street is written its line follows the place. */
export function AddressForm({ market, place, onSaved, ...sheet }: Props) {
  const { t } = useTranslation();
  const add = useAddAddress();
  const [label, setLabel] = useState("");
  const [written, setWritten] = useState<string | null>(null);
  const [details, setDetails] = useState("");
  const [door, setDoor] = useState(NO_DOOR);
  const line = written ?? beginning(place);
  const save = () =>
    add.mutate(
      { label: label.trim() || t("address.label_example"), line: line.trim(), details: details.trim(), door, district: districtOf(place, market), market: market.code, lat: place.lat, lon: place.lon },
      { onSuccess: onSaved },
    );
  return (
    <AddressFields
      {...sheet}
      title={t("address.new")}
      market={market}
      place={place}
      line={line}
      details={details}
      label={label}
      busy={add.isPending}
      error={add.error}
      ready={line.trim() !== place.street}
      onWrite={({ line: nextLine, details: nextDetails, label: nextLabel }) => {
        if (nextLine !== undefined) setWritten(nextLine);
        if (nextDetails !== undefined) setDetails(nextDetails);
        if (nextLabel !== undefined) setLabel(nextLabel);
      }}
      onSave={save}
    >
      <DoorPart value={door} minutes={market.door_minutes} onChange={setDoor} />
    </AddressFields>
  );
}
