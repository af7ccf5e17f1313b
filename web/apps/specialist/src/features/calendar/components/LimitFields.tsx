import { CheckField, SelectField, Stepper } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { choices } from "../limits";

interface ChoiceProps<T extends number | null> {
  label: string;
  hint?: string;
  value: T;
  usual: readonly number[];
  /** How a number is told. */
  text(value: number): string;
  onChange(value: T): void;
}

/** A number out of a few usual ones, or none. */
export function NumberChoice({ none, ...field }: ChoiceProps<number | null> & { none: string }) {
  return (
    <SelectField label={field.label} hint={field.hint} value={field.value ?? ""} onChange={(event) => field.onChange(event.target.value === "" ? null : Number(event.target.value))}>
      <option value="">{none}</option>
      {choices(field.usual, field.value).map((one) => (
        <option key={one} value={one}>
          {field.text(one)}
        </option>
      ))}
    </SelectField>
  );
}

/** A number out of a few usual ones. */
export function FixedChoice({ label, hint, value, usual, text, onChange }: ChoiceProps<number>) {
  return (
    <SelectField label={label} hint={hint} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {choices(usual, value).map((one) => (
        <option key={one} value={one}>
          {text(one)}
        </option>
      ))}
    </SelectField>
  );
}

interface CapProps {
  on: string;
  label: string;
  value: number | null;
  usual: number;
  maximum: number;
  onChange(value: number | null): void;
}

/** Most visits of a day or a week, where it is limited. */
export function CapField({ on, label, value, usual, maximum, onChange }: CapProps) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4">
      <CheckField label={on} checked={value !== null} onChange={(event) => onChange(event.target.checked ? usual : null)} />
      {value === null ? null : (
        <Stepper label={label} value={value} text={t("work.visits", { count: value })} minimum={1} maximum={maximum} onChange={onChange} less={t("action.less")} more={t("action.more")} />
      )}
    </div>
  );
}
