import type { Address, Market } from "@doorstep/core";
import type { PickedPlace } from "@doorstep/map";
import { CheckField } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeAddress } from "../commands";
import { districtOf } from "../model";
import { AddressFields, type AddressWords } from "./AddressFields";
import { DoorPart } from "./DoorPart";

interface Props {
  market: Market;
  address: Address;
  /** Where the pin was put instead; null while it stays. */
  moved: PickedPlace | null;
  hidden: boolean;
  onMove(): void;
  onClose(): void;
  onSaved(address: Address): void;
}

/** A saved address: its words, its place, and whether it is the one to suggest. */
export function ChangeForm({ market, address, moved, onSaved, ...sheet }: Props) {
  const { t } = useTranslation();
  const change = useChangeAddress(address.id);
  const [words, setWords] = useState<AddressWords>(address);
  const [first, setFirst] = useState(address.is_default);
  const [door, setDoor] = useState(address.door);
  const save = () =>
    change.mutate(
      {
        label: words.label.trim() || t("address.label_example"),
        line: words.line.trim(),
        details: words.details.trim(),
        door,
        ...(moved ? { lat: moved.lat, lon: moved.lon, district: districtOf(moved, market) } : {}),
        ...(first && !address.is_default ? { is_default: true } : {}),
      },
      { onSuccess: onSaved },
    );
  return (
    <AddressFields
      {...sheet}
      title={t("address.change")}
      market={market}
      place={moved ?? address}
      line={words.line}
      details={words.details}
      label={words.label}
      busy={change.isPending}
      error={change.error}
      ready
      lineHint={moved?.street && !words.line.includes(moved.street) ? t("address.moved", { street: moved.street }) : undefined}
      onWrite={(written) => setWords({ ...words, ...written })}
      onSave={save}
    >
      <DoorPart value={door} minutes={market.door_minutes} onChange={setDoor} />
      {address.is_default ? null : <CheckField checked={first} onChange={(event) => setFirst(event.target.checked)} label={t("address.make_first")} />}
      <p className="text-sm text-muted">{t("address.booked_note")}</p>
    </AddressFields>
  );
}
