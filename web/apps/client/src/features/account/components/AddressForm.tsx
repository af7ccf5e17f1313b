import { type Address, type Market, isLanguage } from "@doorstep/core";
import { type PickedPlace, PlaceInset } from "@doorstep/map";
import { Button, Sheet, TextField, useProblemText } from "@doorstep/ui";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddAddress } from "../commands";

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

/** The words of a new address: the street and house, the way to the door, a name for it. */
export function AddressForm({ market, place, hidden, onMove, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const add = useAddAddress();
  const text = useProblemText();
  const form = useId();
  const [label, setLabel] = useState("");
  /** Null until something is written: then the line follows the place. */
  const [written, setWritten] = useState<string | null>(null);
  const [details, setDetails] = useState("");
  const line = written ?? beginning(place);
  const said = line.trim().length >= 3 && line.trim() !== place.street;

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!said) return;
    const district = place.district?.names[isLanguage(market.language) ? market.language : "en"] ?? "";
    add.mutate(
      { label: label.trim() || t("address.label_example"), line: line.trim(), details: details.trim(), district, market: market.code, lat: place.lat, lon: place.lon },
      { onSuccess: onSaved },
    );
  };

  return (
    <Sheet
      open={!hidden}
      onOpenChange={(open) => open || hidden || onClose()}
      title={t("address.new")}
      footer={
        <>
          {add.isError ? (
            <p role="alert" className="text-sm text-danger-text">
              {text(add.error)}
            </p>
          ) : null}
          <Button type="submit" form={form} size="lg" wide busy={add.isPending} disabled={!said}>
            {t("address.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <PlaceInset market={market} position={place} action={t("address.move")} onPress={onMove} />
        <TextField
          label={t("address.line")}
          placeholder={t("address.line_example")}
          autoComplete="street-address"
          required
          maxLength={200}
          value={line}
          onChange={(event) => setWritten(event.target.value)}
        />
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(9rem,100%),1fr))] gap-3">
          <TextField label={t("address.details")} placeholder={t("address.details_example")} maxLength={200} value={details} onChange={(event) => setDetails(event.target.value)} />
          <TextField label={t("address.label")} placeholder={t("address.label_example")} maxLength={40} value={label} onChange={(event) => setLabel(event.target.value)} />
        </div>
      </form>
    </Sheet>
  );
}
