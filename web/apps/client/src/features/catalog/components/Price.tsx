import { type Money, formatMoney } from "@doorstep/core";
import { cx, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { type Priced, priceUnit } from "../model";

/** An amount, with what it counts in small below or beside it. */
export function Price({ amount, service, inline, className }: { amount: Money; service: Priced; inline?: boolean; className?: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const unit = priceUnit(service, t);
  return (
    <p className={cx(inline && "flex flex-wrap items-baseline gap-x-1", className)}>
      <span className="block font-bold whitespace-nowrap">{formatMoney(amount, language)}</span>
      {unit ? <span className={cx("block leading-tight text-muted", inline ? "text-sm" : "text-xs")}>{unit}</span> : null}
    </p>
  );
}
