import { type DateHours, dayParts, joinList } from "@doorstep/core";
import { Badge, Button, ErrorState, IconButton, List, Section, Skeleton, useLanguage, useToast } from "@doorstep/ui";
import { CalendarCog, Pencil, Plus, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClearDate } from "../commands";
import { useDates } from "../queries";
import { DateSheet } from "./DateSheet";

/** Single dates that differ from the usual week: closed, or with other hours. */
export function DatesSection() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const dates = useDates();
  const clear = useClearDate();
  const [editing, setEditing] = useState<DateHours | "new" | null>(null);
  return (
    <Section
      title={t("dates.title")}
      end={
        <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
          {t("dates.add")}
        </Button>
      }
    >
      {dates.isPending ? (
        <Skeleton className="h-16 rounded-lg" />
      ) : dates.isError && !dates.data ? (
        <ErrorState error={dates.error} onRetry={() => void dates.refetch()} />
      ) : dates.data.items.length === 0 ? (
        <p className="text-muted">{t("dates.none")}</p>
      ) : (
        <List>
          {dates.data.items.map((one) => {
            const name = dayParts(one.date, language).full;
            return (
              <li key={one.date} className="flex min-h-16 flex-wrap items-center gap-x-3 py-2 ps-4 pe-2">
                <CalendarCog aria-hidden className="size-5 shrink-0 text-muted" />
                <span className="min-w-0 flex-[1_1_9rem]">
                  <span className="block font-medium first-letter:uppercase">{name}</span>
                  <span className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
                    {one.closed ? <Badge tone="warning">{t("calendar.closed")}</Badge> : joinList(one.spans.map((span) => `${span.starts} – ${span.ends}`), language)}
                    {one.note ? <span>{one.note}</span> : null}
                  </span>
                </span>
                <span className="ms-auto flex">
                  <IconButton label={t("calendar.change_of", { label: name })} onClick={() => setEditing(one)}>
                    <Pencil aria-hidden className="size-5 text-muted" />
                  </IconButton>
                  <IconButton
                    label={t("dates.clear_of", { label: name })}
                    onClick={() => clear.mutate(one.date, { onSuccess: () => toast.say(t("dates.cleared")), onError: () => toast.warn(t("error.text")) })}
                  >
                    <RotateCcw aria-hidden className="size-5 text-muted" />
                  </IconButton>
                </span>
              </li>
            );
          })}
        </List>
      )}
      {editing ? <DateSheet date={editing === "new" ? null : editing} zone={dates.data?.time_zone ?? "UTC"} onClose={() => setEditing(null)} /> : null}
    </Section>
  );
}
