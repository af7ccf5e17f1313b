import type { DoorNotes } from "@doorstep/core";
import { Button, Sheet, useProblemText } from "@doorstep/ui";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { DoorFields } from "./DoorFields";

interface Props {
  value: DoorNotes;
  /** How long before the visit the specialist may read them. */
  minutes: number;
  busy?: boolean;
  error?: unknown;
  onSave(value: DoorNotes): void;
  onClose(): void;
}

/** Notes for the door of one visit. */
export function DoorSheet({ value, minutes, busy = false, error, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const form = useId();
  const [door, setDoor] = useState(value);
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave(door);
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      title={t("door.title")}
      footer={
        <>
          {error ? (
            <p role="alert" className="text-sm text-danger-text">
              {text(error)}
            </p>
          ) : null}
          <Button type="submit" form={form} size="lg" wide busy={busy}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <p className="text-[0.9375rem]">{t("door.this_visit")}</p>
        <DoorFields value={door} minutes={minutes} onChange={setDoor} />
      </form>
    </Sheet>
  );
}
