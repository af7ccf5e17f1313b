import { addDays, dateInZone, formatDay, formatTime, instantAt } from "@doorstep/core";
import { Button, Callout, ErrorState, IconButton, List, Section, Sheet, Skeleton, TextField, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Palmtree, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGiveBackTimeOff, useTakeTimeOff } from "../commands";
import { useTimeOff } from "../queries";

export function TimeOffSection({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const timeOff = useTimeOff();
  const giveBack = useGiveBackTimeOff();
  const [adding, setAdding] = useState(false);
  const span = (startsAt: string, endsAt: string) => {
    const wholeDays = formatTime(startsAt, zone, "ru") === "00:00" && formatTime(endsAt, zone, "ru") === "00:00";
    const last = wholeDays ? new Date(Date.parse(endsAt) - 1000) : endsAt;
    const first = formatDay(startsAt, zone, language);
    const end = formatDay(last, zone, language);
    if (wholeDays) return first === end ? first : `${first} – ${end}`;
    return `${first}, ${formatTime(startsAt, zone, language)} – ${first === end ? "" : `${end}, `}${formatTime(endsAt, zone, language)}`;
  };
  return (
    <Section
      title={t("calendar.time_off")}
      end={
        <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
          {t("calendar.take_off")}
        </Button>
      }
    >
      {timeOff.isPending ? (
        <Skeleton className="h-16 rounded-lg" />
      ) : timeOff.isError ? (
        <ErrorState error={timeOff.error} onRetry={() => void timeOff.refetch()} />
      ) : timeOff.data.length === 0 ? (
        <p className="text-muted">{t("calendar.time_off_none")}</p>
      ) : (
        <List>
          {timeOff.data.map((one) => (
            <li key={one.id} className="flex min-h-16 items-center gap-3 py-2 ps-4 pe-2">
              <Palmtree aria-hidden className="size-5 shrink-0 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium first-letter:uppercase">{span(one.starts_at, one.ends_at)}</span>
                {one.note ? <span className="block text-sm text-muted">{one.note}</span> : null}
              </span>
              <IconButton
                label={t("calendar.remove", { label: span(one.starts_at, one.ends_at) })}
                onClick={() => giveBack.mutate(one.id, { onSuccess: () => toast.say(t("calendar.given_back")), onError: () => toast.warn(t("error.text")) })}
              >
                <Trash2 aria-hidden className="size-5 text-muted" />
              </IconButton>
            </li>
          ))}
        </List>
      )}
      <Sheet open={adding} onOpenChange={setAdding} title={t("calendar.take_off")} description={t("calendar.take_off_text")}>
        <TimeOffForm
          zone={zone}
          onSaved={() => {
            setAdding(false);
            toast.say(t("calendar.taken"));
          }}
        />
      </Sheet>
    </Section>
  );
}

function TimeOffForm({ zone, onSaved }: { zone: string; onSaved(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const take = useTakeTimeOff();
  const [tomorrow] = useState(() => addDays(dateInZone(new Date(), zone), 1));
  const [from, setFrom] = useState(tomorrow);
  const [until, setUntil] = useState(tomorrow);
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const last = until < from ? from : until;
    take.mutate(
      { starts_at: instantAt(from, "00:00", zone).toISOString(), ends_at: instantAt(addDays(last, 1), "00:00", zone).toISOString(), note: note.trim() },
      { onSuccess: onSaved },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t("calendar.first_day")} type="date" required min={addDays(tomorrow, -1)} value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label={t("calendar.last_day")} type="date" required min={from} value={until < from ? from : until} onChange={(event) => setUntil(event.target.value)} />
      </div>
      <TextField label={t("calendar.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      {take.isError ? <Callout tone="danger">{text(take.error)}</Callout> : null}
      <Button type="submit" size="lg" busy={take.isPending} disabled={!from || !until}>
        {t("calendar.save")}
      </Button>
    </form>
  );
}
