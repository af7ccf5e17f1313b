import type { ExternalCalendar } from "@doorstep/core";
import { Button, Callout, Dialog, Sheet, TextField, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveCalendar, useRenameCalendar } from "../commands";

interface Props {
  calendar: ExternalCalendar;
  onClose(): void;
}

export function RenameSheet({ calendar, onClose }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const rename = useRenameCalendar();
  const [name, setName] = useState(calendar.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      toast.say(t("calendars.changed"));
      onClose();
    };
    rename.mutate({ id: calendar.id, name: name.trim() }, { onSuccess: done });
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("calendars.rename_title")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t("calendars.name")} maxLength={60} required value={name} onChange={(event) => setName(event.target.value)} />
        {rename.isError ? <Callout tone="danger">{text(rename.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={rename.isPending} disabled={!name.trim()}>
          {t("action.save")}
        </Button>
      </form>
    </Sheet>
  );
}

export function RemoveDialog({ calendar, onClose }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const remove = useRemoveCalendar();
  const go = () => {
    const done = () => {
      toast.say(t("calendars.removed"));
      onClose();
    };
    remove.mutate(calendar.id, { onSuccess: done });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("calendars.remove_title", { name: calendar.name })} description={t("calendars.remove_text")}>
      <div className="flex flex-col gap-3">
        {remove.isError ? <Callout tone="danger">{text(remove.error)}</Callout> : null}
        <Button variant="danger" busy={remove.isPending} onClick={go}>
          {t("calendars.remove")}
        </Button>
        <Button variant="secondary" onClick={onClose}>
          {t("action.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}
