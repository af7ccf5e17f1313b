import { type Money, formatMoney } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { type Priced, priceUnit } from "../model";

/** An amount, with what it counts in small below it. */
export function Price({ amount, service, className }: { amount: Money; service: Priced; className?: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const unit = priceUnit(service, t);
  return (
    <p className={className}>
      <span className="block font-bold whitespace-nowrap">{formatMoney(amount, language)}</span>
      {unit ? <span className="block text-xs leading-tight text-muted">{unit}</span> : null}
    </p>
  );
}
