import { type ReactNode, useId } from "react";
import { cx } from "../classes";

export interface Option<T extends string> {
  value: T;
  label: ReactNode;
  note?: ReactNode;
  disabled?: boolean;
}

interface Props<T extends string> {
  label: string;
  options: readonly Option<T>[];
  value: T | null;
  onChange(value: T): void;
}

/** A few short alternatives side by side, in rows where they are too long for one: their words stay whole. */
export function SegmentedControl<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-wrap gap-1 rounded-md bg-sunken p-1">
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            "relative flex min-h-10 max-w-full flex-[1_1_4rem] items-center justify-center rounded-sm px-2 text-center text-sm leading-tight font-medium wrap-break-word transition-colors",
            "has-focus-visible:outline-3 has-focus-visible:outline-accent",
            option.value === value ? "bg-surface text-text shadow-card" : "text-muted hover:text-text",
          )}
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className="min-w-0">{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** Alternatives one below another, each with room for an explanation. */
export function RadioList<T extends string>({ label, options, value, onChange, bare }: Props<T> & { bare?: boolean }) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={cx("divide-y divide-line overflow-hidden", !bare && "rounded-lg bg-surface shadow-card")}>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            "flex min-h-14 items-center gap-3 py-3 transition-colors has-focus-visible:outline-3 has-focus-visible:-outline-offset-3 has-focus-visible:outline-accent",
            bare ? "px-1" : "px-4",
            option.disabled ? "opacity-60" : "hover:bg-sunken/60",
          )}
        >
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{option.label}</span>
            {option.note ? <span className="block text-sm text-muted">{option.note}</span> : null}
          </span>
          <input
            type="radio"
            name={name}
            className="size-5 shrink-0 accent-accent outline-none"
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
        </label>
      ))}
    </div>
  );
}

/** A small whole number with a step down and a step up. */
export function Stepper({
  label,
  value,
  text,
  minimum,
  maximum,
  onChange,
  less,
  more,
}: {
  label: string;
  value: number;
  text: string;
  minimum: number;
  maximum: number;
  onChange(value: number): void;
  less: string;
  more: string;
}) {
  const button = "inline-flex size-11 items-center justify-center rounded-full bg-accent-soft text-xl font-semibold text-accent-text disabled:bg-sunken disabled:text-muted";
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-x-3">
      <button type="button" aria-label={less} className={button} disabled={value <= minimum} onClick={() => onChange(value - 1)}>
        −
      </button>
      <output className="min-w-16 text-center font-semibold">{text}</output>
      <button type="button" aria-label={more} className={button} disabled={value >= maximum} onClick={() => onChange(value + 1)}>
        +
      </button>
    </div>
  );
}
