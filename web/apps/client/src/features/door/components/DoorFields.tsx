import type { DoorNotes } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { TextField } from "@doorstep/ui";
import { LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";

const LONGEST = 300;

/** What helps at the door, and who will see it when. */
export function DoorFields({ value, minutes, onChange }: { value: DoorNotes; minutes: number; onChange(value: DoorNotes): void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="sr-only">{t("door.title")}</legend>
      <p className="flex gap-2.5 text-sm text-muted">
        <LockKeyhole aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent-text" />
        <span>{t("door.promise", { time: durationText(minutes, t) })}</span>
      </p>
      {(["code", "pets", "parking", "other"] as const).map((part) => (
        <TextField
          key={part}
          label={t(`door.${part}`)}
          placeholder={t(`door.${part}_example`)}
          autoComplete="off"
          maxLength={LONGEST}
          value={value[part]}
          onChange={(event) => onChange({ ...value, [part]: event.target.value })}
        />
      ))}
    </fieldset>
  );
}
