import { Card, Stepper } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { type Priced, quantityText } from "../../catalog";

interface Props {
  service: Priced & { minimum_quantity: number; maximum_quantity: number };
  value: number;
  onChange(quantity: number): void;
}

/** How many hours or units; a service with one fixed price has none. */
export function QuantityField({ service, value, onChange }: Props) {
  const { t } = useTranslation();
  if (service.price_model === "fixed") return null;
  const label = service.price_model === "hourly" ? t("slots.how_long") : t("slots.how_many", { unit: service.unit_name });
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3 py-3">
      <p className="font-medium">{label}</p>
      <Stepper
        label={label}
        value={value}
        text={service.price_model === "hourly" ? (quantityText(value, service, t) ?? "") : String(value)}
        minimum={service.minimum_quantity}
        maximum={service.maximum_quantity}
        onChange={onChange}
        less={t("action.less")}
        more={t("action.more")}
      />
    </Card>
  );
}
