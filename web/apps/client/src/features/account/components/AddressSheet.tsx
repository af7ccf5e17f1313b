import type { Address, LatLon, Market } from "@doorstep/core";
import { Sheet } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { AddressForm } from "./AddressForm";

interface Props {
  market: Market;
  start: LatLon;
  open: boolean;
  onOpenChange(open: boolean): void;
  onSaved(address: Address): void;
}

export function AddressSheet({ open, onOpenChange, ...form }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("address.new")}>
      <AddressForm {...form} />
    </Sheet>
  );
}
