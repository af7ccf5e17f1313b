import { type Money, formatMoney } from "@doorstep/core";
import { cx } from "../classes";
import { useLanguage } from "../language";

export interface MoneyLine {
  label: string;
  amount: Money;
  note?: string | null;
  /** The one that matters now. */
  strong?: boolean;
}

/** Amounts that do not add up to one: what each is, or when it is due. */
export function MoneyLines({ lines }: { lines: readonly MoneyLine[] }) {
  const language = useLanguage();
  return (
    <dl className="flex flex-col gap-2.5">
      {lines.map(({ label, amount, note, strong }) => (
        <div key={label} className="flex items-baseline justify-between gap-4">
          <dt className={cx("min-w-0", strong ? "font-semibold" : "text-muted")}>
            {label}
            {note ? <span className="block text-sm font-normal text-muted">{note}</span> : null}
          </dt>
          <dd className={cx("shrink-0", strong && "text-lg font-bold")}>{formatMoney(amount, language)}</dd>
        </div>
      ))}
    </dl>
  );
}
