import { type ExternalCalendar, type Tone, formatAgo, formatDay, formatTime, readerZone } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Badge, Button, Callout, Card, IconButton, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Pencil, RefreshCw, Trash2, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCheckCalendar } from "../commands";

const TONES: Record<ExternalCalendar["state"], Tone> = { waiting: "info", fresh: "accent", failing: "warning", stale: "danger" };

interface Props {
  calendar: ExternalCalendar;
  onRename(): void;
  onRemove(): void;
}

/** One calendar elsewhere: how fresh it is, what it blocks, and what to do when it can't be read. */
export function ExternalCard({ calendar, onRename, onRemove }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const now = useMinute();
  const check = useCheckCalendar();
  const zone = readerZone();
  const moment = (at: string) => `${formatDay(at, zone, language)}, ${formatTime(at, zone, language)}`;
  const busy = calendar.checking || check.isPending;
  const read = calendar.fetched_at ? t("calendars.read", { ago: formatAgo(calendar.fetched_at, now, language) ?? t("feed.just_now") }) : t("calendars.never");
  return (
    <Card className="flex flex-col gap-3 p-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg leading-snug font-semibold [overflow-wrap:anywhere]">{calendar.name}</h2>
          <p className="text-sm text-muted [overflow-wrap:anywhere]" dir="ltr">
            {calendar.host}
          </p>
        </div>
        <Badge tone={TONES[calendar.state]}>{t(`calendars.state_${calendar.state}`)}</Badge>
      </div>
      {calendar.problem ? (
        <Callout tone={calendar.state === "stale" ? "danger" : "warning"} icon={<TriangleAlert aria-hidden />}>
          <span className="block font-medium">{t(`calendars.problem_${calendar.problem}`)}</span>
          <span className="mt-1 block">
            {calendar.state === "stale" && calendar.failed_since
              ? t("calendars.stale", { when: moment(calendar.failed_since) })
              : t("calendars.failing", { time: formatTime(calendar.next_fetch_at, zone, language) })}
          </span>
        </Callout>
      ) : null}
      <p className="text-muted">
        {calendar.busy_times > 0 ? t("calendars.busy", { count: calendar.busy_times }) : t("calendars.busy_none")} · <span aria-live="polite">{busy ? t("calendars.checking") : read}</span>
      </p>
      {calendar.unreadable > 0 ? <p className="text-sm text-warning-text">{t("calendars.unreadable", { count: calendar.unreadable })}</p> : null}
      <div className="flex items-center gap-1">
        <Button
          variant="secondary"
          className="me-auto"
          icon={<RefreshCw aria-hidden className="size-4" />}
          busy={busy}
          onClick={() => check.mutate(calendar.id, { onError: (error) => toast.warn(text(error)) })}
        >
          {t("calendars.check")}
        </Button>
        <IconButton label={t("calendars.rename", { name: calendar.name })} onClick={onRename}>
          <Pencil aria-hidden className="size-5 text-muted" />
        </IconButton>
        <IconButton label={t("calendars.remove_of", { name: calendar.name })} onClick={onRemove}>
          <Trash2 aria-hidden className="size-5 text-muted" />
        </IconButton>
      </div>
    </Card>
  );
}
