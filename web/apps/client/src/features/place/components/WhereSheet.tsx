import { type Market, landmarksOf } from "@doorstep/core";
import { RadioList, Sheet, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useAddresses } from "../../account/queries";
import { type Where, chooseWhere } from "../model";

/** Chooses the point from which distances are counted. */
export function WhereSheet({ market, where, open, onOpenChange }: { market: Market; where: Where; open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const addresses = useAddresses();
  const saved = (addresses.data ?? []).filter((address) => address.market === market.code);
  const choices: { key: string; where: Where; note?: string }[] = [
    ...saved.map((address) => ({
      key: `address:${address.id}`,
      where: { kind: "address" as const, id: address.id, label: address.label || address.line, lat: address.lat, lon: address.lon },
      note: address.line,
    })),
    { key: "center:", where: { kind: "center", id: null, label: t("where.center", { city: market.name }), ...market.center } },
    ...landmarksOf(market.code).map((landmark) => ({
      key: `landmark:${landmark.id}`,
      where: { kind: "landmark" as const, id: landmark.id, label: landmark.names[language], lat: landmark.lat, lon: landmark.lon },
    })),
  ];
  const choose = (key: string) => {
    const choice = choices.find((one) => one.key === key);
    if (choice) chooseWhere(market.code, choice.where);
    onOpenChange(false);
  };
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("where.title")} description={t("where.text")}>
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
