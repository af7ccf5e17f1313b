import type { Market } from "@doorstep/core";
import { type PickedPlace, PlacePicker, usePlaces } from "@doorstep/map";
import { Button, RadioList, Sheet, useLanguage } from "@doorstep/ui";
import { MapPinned } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddresses } from "../../account/queries";
import { type Where, chooseWhere } from "../model";

interface Choice {
  key: string;
  where: Where;
  note?: string;
}

/** Chooses the point from which distances are counted: by name, or on the map. */
export function WhereSheet({ market, where, open, onOpenChange }: { market: Market; where: Where; open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const addresses = useAddresses();
  const places = usePlaces(market.code);
  const [picking, setPicking] = useState(false);
  const saved = (addresses.data ?? []).filter((address) => address.market === market.code);
  const districts = (places.data ?? [])
    .filter((place) => place.kind === "district")
    .toSorted((one, other) => one.names[language].localeCompare(other.names[language], language));
  const choices: Choice[] = [
    ...saved.map((address) => ({
      key: `address:${address.id}`,
      where: { kind: "address" as const, id: address.id, label: address.label || address.line, lat: address.lat, lon: address.lon },
      note: address.line,
    })),
    ...(where.kind === "point" ? [{ key: "point:", where }] : []),
    { key: "center:", where: { kind: "center", id: null, label: t("where.center", { city: market.name }), ...market.center } },
    ...districts.map(({ id, names, lat, lon }) => ({ key: `district:${id}`, where: { kind: "district" as const, id, label: names[language], names, lat, lon } })),
  ];
  const choose = (key: string) => {
    const choice = choices.find((one) => one.key === key);
    if (choice) chooseWhere(market.code, choice.where);
    onOpenChange(false);
  };
  const pick = ({ lat, lon, street, district }: PickedPlace) => {
    chooseWhere(market.code, { kind: "point", id: null, label: street ?? district?.names[language] ?? t("map.here"), lat, lon });
    onOpenChange(false);
  };
  if (picking) return <PlacePicker market={market} start={where} open={open} onOpenChange={onOpenChange} title={t("where.title")} onPick={pick} />;
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("where.title")} description={t("where.text")}>
      <Button variant="secondary" wide icon={<MapPinned aria-hidden className="size-5" />} onClick={() => setPicking(true)} className="mb-2">
        {t("where.on_map")}
      </Button>
      <RadioList
        bare
        label={t("where.title")}
        value={`${where.kind}:${where.id ?? ""}`}
        onChange={choose}
        options={choices.map((choice) => ({ value: choice.key, label: choice.where.label, note: choice.note }))}
      />
    </Sheet>
  );
}
