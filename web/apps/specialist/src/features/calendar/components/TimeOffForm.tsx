import { addDays, dateInZone, instantAt } from "@doorstep/core";
import { Button, Callout, TextField, useProblemText } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveTimeOff } from "../commands";

/** Whole days off; `onSaved` hears how many visits lie in them. */
export function TimeOffForm({ zone, onSaved }: { zone: string; onSaved(conflicts: number): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const take = useSaveTimeOff();
  const [tomorrow] = useState(() => addDays(dateInZone(new Date(), zone), 1));
  const [from, setFrom] = useState(tomorrow);
  const [until, setUntil] = useState(tomorrow);
  const [note, setNote] = useState("");
  const last = until < from ? from : until;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { starts_at: instantAt(from, "00:00", zone).toISOString(), ends_at: instantAt(addDays(last, 1), "00:00", zone).toISOString(), note: note.trim() };
    take.mutate({ id: null, body }, { onSuccess: ({ conflicts }) => onSaved(conflicts.length) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t("calendar.first_day")} type="date" required min={addDays(tomorrow, -1)} value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label={t("calendar.last_day")} type="date" required min={from} value={last} onChange={(event) => setUntil(event.target.value)} />
      </div>
      <TextField label={t("calendar.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      {take.isError ? <Callout tone="danger">{text(take.error)}</Callout> : null}
      <Button type="submit" size="lg" busy={take.isPending} disabled={!from || !until}>
        {t("calendar.save")}
      </Button>
    </form>
  );
}
