import { TextField } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

const CODE_LENGTH = 4;

/** Whether all digits of a code are there. */
export const isWholeCode = (code: string): boolean => code.length === CODE_LENGTH;

/** The four digits that the client tells. */
export function CodeField({ label, value, onChange }: { label: string; value: string; onChange(code: string): void }) {
  const { t } = useTranslation();
  return (
    <TextField
      label={label}
      hint={t("check_in.code_hint")}
      inputMode="numeric"
      autoComplete="off"
      maxLength={CODE_LENGTH}
      value={value}
      onChange={(event) => onChange(event.target.value.replace(/\D/g, ""))}
      className="text-center text-2xl tracking-[0.5em] tabular"
    />
  );
}
