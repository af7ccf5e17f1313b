import { type TimeOff, formatDay, formatTime, joinParts } from "@doorstep/core";
import { Button, ErrorState, IconButton, List, Section, Sheet, Skeleton, useLanguage, useToast } from "@doorstep/ui";
import { Palmtree, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGiveBackTimeOff } from "../commands";
import { useTimeOff } from "../queries";
import { BlockSheet } from "./BlockSheet";
import { TimeOffForm } from "./TimeOffForm";

export function TimeOffSection({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const timeOff = useTimeOff();
  const giveBack = useGiveBackTimeOff();
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<TimeOff | null>(null);
  const span = (startsAt: string, endsAt: string) => {
    const wholeDays = formatTime(startsAt, zone, "ru") === "00:00" && formatTime(endsAt, zone, "ru") === "00:00";
    const last = wholeDays ? new Date(Date.parse(endsAt) - 1000) : endsAt;
    const first = formatDay(startsAt, zone, language);
    const end = formatDay(last, zone, language);
    if (wholeDays) return first === end ? first : `${first} – ${end}`;
    const [from, until] = [formatTime(startsAt, zone, language), formatTime(endsAt, zone, language)];
    return `${joinParts([first, from], language)} – ${joinParts([first === end ? "" : end, until], language)}`;
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
            <li key={one.id} className="flex min-h-16 flex-wrap items-center gap-x-3 py-2 ps-4 pe-2">
              <Palmtree aria-hidden className="size-5 shrink-0 text-muted" />
              <span className="min-w-0 flex-[1_1_9rem]">
                <span className="block font-medium first-letter:uppercase">{span(one.starts_at, one.ends_at)}</span>
                {one.note || one.kind === "external" ? <span className="block text-sm text-muted">{one.note || t("calendar.external")}</span> : null}
              </span>
              {one.kind === "time_off" ? (
                <span className="ms-auto flex">
                  <IconButton label={t("calendar.change_of", { label: span(one.starts_at, one.ends_at) })} onClick={() => setEditing(one)}>
                    <Pencil aria-hidden className="size-5 text-muted" />
                  </IconButton>
                  <IconButton
                    label={t("calendar.remove", { label: span(one.starts_at, one.ends_at) })}
                    onClick={() => giveBack.mutate(one.id, { onSuccess: () => toast.say(t("calendar.given_back")), onError: () => toast.warn(t("error.text")) })}
                  >
                    <Trash2 aria-hidden className="size-5 text-muted" />
                  </IconButton>
                </span>
              ) : null}
            </li>
          ))}
        </List>
      )}
      <Sheet open={adding} onOpenChange={setAdding} title={t("calendar.take_off")} description={t("calendar.take_off_text")}>
        <TimeOffForm
          zone={zone}
          onSaved={(conflicts) => {
            setAdding(false);
            if (conflicts > 0) toast.warn(t("calendar.taken_over", { count: conflicts }));
            else toast.say(t("calendar.taken"));
          }}
        />
      </Sheet>
      {editing ? (
        <BlockSheet
          draft={{ id: editing.id, from: Date.parse(editing.starts_at), until: Date.parse(editing.ends_at), note: editing.note }}
          zone={zone}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Section>
  );
}

