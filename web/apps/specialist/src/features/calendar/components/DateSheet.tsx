import { type DateHours, type Span, addDays, dateInZone } from "@doorstep/core";
import { Button, Callout, SegmentedControl, Sheet, TextField, useProblemText, useToast } from "@doorstep/ui";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveDate } from "../commands";
import { USUAL_SHIFT, nextShift } from "../model";
import { SpanField } from "./SpanField";

/** Closes one date, or gives it hours of its own. */
export function DateSheet({ date, zone, onClose }: { date: DateHours | null; zone: string; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const save = useSaveDate();
  const [today] = useState(() => dateInZone(new Date(), zone));
  const [day, setDay] = useState(date?.date ?? addDays(today, 1));
  const [closed, setClosed] = useState(date?.closed ?? true);
  const [spans, setSpans] = useState<Span[]>(date && date.spans.length > 0 ? date.spans : [USUAL_SHIFT]);
  const [note, setNote] = useState(date?.note ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { day, body: { closed, spans: closed ? [] : spans, note: note.trim() } },
      {
        onSuccess: ({ conflicts }) => {
          if (conflicts.length > 0) toast.warn(t("calendar.taken_over", { count: conflicts.length }));
          else toast.say(t("dates.saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={date ? t("dates.change") : t("dates.add")} description={t("dates.text")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t("dates.date")} type="date" required disabled={date !== null} min={today} value={day} onChange={(event) => setDay(event.target.value)} />
        <SegmentedControl
          label={t("dates.kind")}
          value={closed ? "closed" : "open"}
          onChange={(kind) => setClosed(kind === "closed")}
          options={[
            { value: "closed", label: t("dates.closed") },
            { value: "open", label: t("dates.other_hours") },
          ]}
        />
        {closed ? null : (
          <div className="flex flex-col gap-2">
            {spans.map((span, index) => (
              <SpanField
                key={index}
                label={t("dates.span", { number: index + 1 })}
                span={span}
                onChange={(next) => setSpans(spans.map((one, at) => (at === index ? next : one)))}
                onRemove={() => setSpans(spans.filter((_, at) => at !== index))}
              />
            ))}
            <Button variant="quiet" icon={<Plus aria-hidden className="size-4" />} onClick={() => setSpans([...spans, nextShift({ shifts: spans, breaks: [] })])}>
              {t("calendar.add_shift")}
            </Button>
          </div>
        )}
        <TextField label={t("calendar.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={save.isPending} disabled={!day || (!closed && spans.length === 0)}>
          {t("calendar.save")}
        </Button>
      </form>
    </Sheet>
  );
}
