import { Check, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";

interface Props {
  name: string;
  description?: string;
  /** What one of it adds: its price and its minutes. */
  note: ReactNode;
  value: number;
  most: number;
  onChange(value: number): void;
}

const ROUND = "inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors [&>svg]:size-5";
const SOFT = "bg-accent-soft text-accent-text hover:brightness-95 disabled:bg-sunken disabled:text-muted disabled:brightness-100";

/** Something to take along with a service: once, or some of it; the list it stands in is the caller's. */
export function AddOnRow({ name, description, note, value, most, onChange }: Props) {
  const { t } = useTranslation();
  const step = (label: "choice.add" | "choice.less" | "choice.more", icon: ReactNode, next: number, disabled = false) => (
    <button type="button" aria-label={t(label, { name })} className={cx(ROUND, SOFT)} disabled={disabled} onClick={() => onChange(next)}>
      {icon}
    </button>
  );
  return (
    <div role="group" aria-label={name} className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-[1_1_9rem]">
        <p className="leading-snug font-medium">{name}</p>
        <p className="text-sm text-muted">{note}</p>
        {description ? <p className="mt-0.5 text-sm text-muted">{description}</p> : null}
      </div>
      {most === 1 ? (
        <button type="button" aria-label={t("choice.add", { name })} aria-pressed={value > 0} className={cx(ROUND, value > 0 ? "bg-accent text-on-accent" : SOFT)} onClick={() => onChange(value > 0 ? 0 : 1)}>
          {value > 0 ? <Check aria-hidden strokeWidth={3} /> : <Plus aria-hidden />}
        </button>
      ) : (
        <div className="flex shrink-0 items-center gap-1">
          {value > 0 ? step("choice.less", <Minus aria-hidden />, value - 1) : null}
          <output className={cx("min-w-8 text-center font-semibold", value === 0 && "sr-only")}>{value}</output>
          {step(value > 0 ? "choice.more" : "choice.add", <Plus aria-hidden />, value + 1, value >= most)}
        </div>
      )}
    </div>
  );
}
