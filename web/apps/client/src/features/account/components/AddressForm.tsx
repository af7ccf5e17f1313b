import { type Address, type LatLon, type Market, isInside, isLanguage, kilometresBetween, landmarksOf, nearestLandmark } from "@doorstep/core";
import { Button, Chip, ChipRow, TextField, useLanguage, useProblemText } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { PositionPad } from "../../place";
import { useAddAddress } from "../commands";

/** A new address: the text for the specialist, and the point on the city's drawing for travel. */
export function AddressForm({ market, start, onSaved }: { market: Market; start: LatLon; onSaved(address: Address): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const add = useAddAddress();
  const text = useProblemText();
  const [label, setLabel] = useState("");
  const [line, setLine] = useState("");
  const [details, setDetails] = useState("");
  const [position, setPosition] = useState<LatLon>({ lat: start.lat, lon: start.lon });

  const save = (event: FormEvent) => {
    event.preventDefault();
    const district = nearestLandmark(market.code, position)?.names[isLanguage(market.language) ? market.language : "en"] ?? "";
    add.mutate(
      { label: label.trim() || t("address.label_example"), line: line.trim(), details: details.trim(), district, market: market.code, ...position },
      { onSuccess: onSaved },
    );
  };
  const move = (next: LatLon) => {
    add.reset();
    setPosition({ lat: next.lat, lon: next.lon });
  };
  const refusal = isInside(position, market.area) ? (add.isError ? text(add.error) : null) : t("problem.outside_market");
  const near = landmarksOf(market.code).find((one) => kilometresBetween(one, position) < 0.05);

  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <TextField
        label={t("address.line")}
        placeholder={t("address.line_example")}
        autoComplete="street-address"
        required
        maxLength={200}
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t("address.details")} placeholder={t("address.details_example")} maxLength={200} value={details} onChange={(event) => setDetails(event.target.value)} />
        <TextField label={t("address.label")} placeholder={t("address.label_example")} maxLength={40} value={label} onChange={(event) => setLabel(event.target.value)} />
      </div>
      <div className="flex flex-col gap-2">
        <p className="text-sm font-medium">{t("address.position")}</p>
        <ChipRow label={t("address.quarters")}>
          {landmarksOf(market.code).map((landmark) => (
            <Chip key={landmark.id} pressed={near?.id === landmark.id} onPress={() => move(landmark)}>
              {landmark.names[language]}
            </Chip>
          ))}
        </ChipRow>
        <PositionPad market={market} value={position} onChange={move} />
        <p className="text-sm text-muted">{t("address.pad_hint")}</p>
      </div>
      {refusal ? (
        <p role="alert" className="text-sm text-danger-text">
          {refusal}
        </p>
      ) : null}
      <Button type="submit" size="lg" wide busy={add.isPending} disabled={line.trim().length < 3}>
        {t("address.save")}
      </Button>
    </form>
  );
}
