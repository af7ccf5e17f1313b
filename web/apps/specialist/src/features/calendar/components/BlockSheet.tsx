import { addDays, dateInZone, instantAt } from "@doorstep/core";
import { Button, Callout, Sheet, TextField, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGiveBackTimeOff, useSaveTimeOff } from "../commands";
import { timeField } from "../model";

export interface BlockDraft {
  /** Null for time that is not taken yet. */
  id: number | null;
  from: number;
  until: number;
  note: string;
}

/** Time off with its exact start and end: what dragging opens, and the way without dragging. */
export function BlockSheet({ draft, zone, onWhy, onClose }: { draft: BlockDraft; zone: string; onWhy?(start: number): void; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const save = useSaveTimeOff();
  const giveBack = useGiveBackTimeOff();
  const [from, setFrom] = useState(() => fieldsOf(draft.from, zone));
  const [until, setUntil] = useState(() => fieldsOf(draft.until, zone));
  const [note, setNote] = useState(draft.note);
  const [startsAt, endsAt] = [momentOf(from, draft.from, zone), momentOf(until, draft.until, zone)];
  const wrong = startsAt !== null && endsAt !== null && endsAt <= startsAt;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (startsAt === null || endsAt === null || wrong) return;
    save.mutate(
      { id: draft.id, body: { starts_at: new Date(startsAt).toISOString(), ends_at: new Date(endsAt).toISOString(), note: note.trim() } },
      {
        onSuccess: ({ conflicts }) => {
          if (conflicts.length > 0) toast.warn(t("calendar.taken_over", { count: conflicts.length }));
          else toast.say(t("calendar.taken"));
          onClose();
        },
      },
    );
  };
  const remove = () => {
    if (draft.id === null) return;
    giveBack.mutate(draft.id, {
      onSuccess: () => {
        toast.say(t("calendar.given_back"));
        onClose();
      },
      onError: (error) => toast.warn(text(error)),
    });
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={draft.id === null ? t("calendar.block") : t("calendar.block_change")} description={t("calendar.block_text")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Moment label={t("calendar.block_from")} value={from} onChange={setFrom} />
        <Moment label={t("calendar.block_until")} value={until} onChange={setUntil} error={wrong ? t("calendar.block_wrong") : null} />
        <TextField label={t("calendar.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={save.isPending} disabled={startsAt === null || endsAt === null || wrong}>
          {t("calendar.block_save")}
        </Button>
        {draft.id !== null ? (
          <Button variant="danger" busy={giveBack.isPending} onClick={remove}>
            {t("calendar.block_remove")}
          </Button>
        ) : onWhy && startsAt !== null ? (
          <Button variant="quiet" onClick={() => onWhy(startsAt)}>
            {t("own_why.this_time")}
          </Button>
        ) : null}
      </form>
    </Sheet>
  );
}

interface Fields {
  date: string;
  time: string;
}

function fieldsOf(at: number, zone: string): Fields {
  return { date: dateInZone(new Date(at), zone), time: timeField(at, zone) };
}

/** The moment of two fields; untouched ones keep theirs exactly, also in an hour that the clock shows twice. */
function momentOf(fields: Fields, before: number, zone: string): number | null {
  if (!fields.date || !fields.time) return null;
  const kept = fieldsOf(before, zone);
  if (kept.date === fields.date && kept.time === fields.time) return before;
  return fields.time === "24:00" ? instantAt(addDays(fields.date, 1), "00:00", zone).getTime() : instantAt(fields.date, fields.time, zone).getTime();
}

function Moment({ label, value, onChange, error }: { label: string; value: Fields; onChange(value: Fields): void; error?: string | null }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
      <TextField label={label} type="date" required value={value.date} error={error} onChange={(event) => onChange({ ...value, date: event.target.value })} />
      <TextField label={t("calendar.block_time")} type="time" step={300} required value={value.time} onChange={(event) => onChange({ ...value, time: event.target.value })} />
    </div>
  );
}
