import { type EarningParts as Parts, type Money, formatMoney } from "@doorstep/core";
import { PriceLines, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { partLines } from "../model";

/** Price, tips and so on, less commission, and what is left. */
export function EarningParts({ parts, totalLabel }: { parts: Parts; totalLabel: string }) {
  const { t } = useTranslation();
  return <PriceLines lines={partLines(parts, t)} total={parts.net} totalLabel={totalLabel} />;
}

/** An amount with what it is and a sentence about it. */
export function Fund({ label, amount, text }: { label: string; amount: Money; text: string }) {
  const language = useLanguage();
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 py-3">
      <dt className="font-medium">{label}</dt>
      <dd className="font-semibold">{formatMoney(amount, language)}</dd>
      <dd className="w-full text-sm text-muted">{text}</dd>
    </div>
  );
}
