import { type Money, formatMoney } from "@doorstep/core";
import { useLanguage } from "../language";

export interface PriceLine {
  label: string;
  amount: Money;
  /** Told below the total, which includes it. */
  inside?: boolean;
}

export function PriceLines({ lines, total, totalLabel }: { lines: readonly PriceLine[]; total: Money; totalLabel: string }) {
  const language = useLanguage();
  return (
    <dl className="flex flex-col gap-2">
      {lines.filter((line) => !line.inside).map((line, index) => (
        <div key={index} className="flex justify-between gap-4 text-[0.9375rem]">
          <dt className="text-muted">{line.label}</dt>
          <dd className="shrink-0">{formatMoney(line.amount, language)}</dd>
        </div>
      ))}
      <div className="flex items-baseline justify-between gap-4 border-t border-line pt-2">
        <dt className="font-semibold">{totalLabel}</dt>
        <dd className="shrink-0 text-lg font-bold">{formatMoney(total, language)}</dd>
      </div>
      {lines.filter((line) => line.inside).map((line, index) => (
        <div key={index} className="flex justify-between gap-4 text-sm text-muted">
          <dt>{line.label}</dt>
          <dd className="shrink-0">{formatMoney(line.amount, language)}</dd>
        </div>
      ))}
    </dl>
  );
}
