import { type MoveSlots, type SlotDay, type WorkedVisit, dateInZone, dayParts, formatShortDay, formatStart, groupByDayPart, joinParts, nearestStarts } from "@doorstep/core";
import { Button, Callout, Chip, DayStrip, Dialog, EmptyState, ErrorState, Loading, Skeleton, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CalendarX2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_TIMES, toggled, useFreeTimes, usePropose } from "../proposals";

/** Up to three of the specialist's own free starts, those near the wished one first. */
export default function ProposeDialog({ visit, onClose }: { visit: WorkedVisit; onClose(): void }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const slots = useFreeTimes(visit.id);
  const propose = usePropose(visit.id);
  const [chosen, setChosen] = useState<string[]>([]);
  const free = new Set(slots.data?.days.flatMap((day) => day.starts));
  const times = slots.data ? chosen.filter((one) => free.has(one)) : chosen;
  const submit = () =>
    propose.mutate(times, {
      onSuccess: () => {
        onClose();
        toast.say(t("propose.done"));
      },
      onError: () => void slots.refetch(),
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("propose.title")}
      description={t("propose.text", { most: MOST_TIMES })}
      footer={
        <Button size="lg" busy={propose.isPending} disabled={times.length === 0} onClick={submit}>
          {times.length > 0 ? t("propose.send", { count: times.length }) : t("propose.send_none")}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        {propose.isError ? <Callout tone="danger">{words(propose.error)}</Callout> : null}
        {slots.isPending ? (
          <Loading className="flex flex-col gap-4">
            <Skeleton className="h-11" />
            <Skeleton className="h-19" />
            <Skeleton className="h-32" />
          </Loading>
        ) : slots.isError ? (
          <ErrorState error={slots.error} onRetry={() => void slots.refetch()} />
        ) : (
          <Times visit={visit} slots={slots.data} chosen={times} onToggle={(time) => setChosen(toggled(times, time))} />
        )}
      </div>
    </Dialog>
  );
}

interface TimesProps {
  visit: WorkedVisit;
  slots: MoveSlots;
  chosen: readonly string[];
  onToggle(time: string): void;
}

function Times({ visit, slots, chosen, onToggle }: TimesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = slots.time_zone;
  const wished = visit.window?.from_at ?? visit.starts_at;
  const [picked, setPicked] = useState(dateInZone(wished, zone));
  const others = slots.days.map((day): SlotDay => ({ ...day, starts: day.starts.filter((start) => start !== wished) }));
  const near = nearestStarts(
    others.flatMap((day) => day.starts),
    wished,
    MOST_TIMES * 2,
  );
  const day = others.find((one) => one.day === picked) ?? others.find((one) => one.starts.length > 0) ?? others[0];
  if (!day || near.length === 0) return <EmptyState icon={<CalendarX2 />} title={t("slots.none_title")} text={t("propose.none_text")} />;
  const label = (start: string) => joinParts([formatShortDay(start, zone, language), formatStart(start, slots.window_minutes, zone, language)], language);
  return (
    <>
      <div aria-live="polite" className="flex flex-col gap-2">
        <p className="text-sm text-muted">{t("propose.chosen", { number: chosen.length, most: MOST_TIMES })}</p>
        {chosen.length > 0 ? (
          <div className="flex flex-wrap gap-2">
            {chosen.map((start) => (
              <Chip key={start} pressed onPress={() => onToggle(start)} icon={<X aria-hidden className="size-4" />}>
                {label(start)}
              </Chip>
            ))}
          </div>
        ) : null}
      </div>
      <section aria-label={t("propose.near")} className="flex flex-col gap-2">
        <h3 className="font-semibold">{t("propose.near")}</h3>
        <p className="text-sm text-muted first-letter:uppercase">{label(wished)}</p>
        <Starts starts={near} text={(start) => (dateInZone(start, zone) === dateInZone(wished, zone) ? formatStart(start, slots.window_minutes, zone, language) : label(start))} chosen={chosen} onToggle={onToggle} />
      </section>
      <section aria-label={t("propose.all")} className="flex flex-col gap-3">
        <h3 className="font-semibold">{t("propose.all")}</h3>
        <DayStrip days={others.map((one) => ({ date: one.day, free: one.starts.length }))} value={day.day} onChange={setPicked} />
        <p className="font-medium first-letter:uppercase">{dayParts(day.day, language).full}</p>
        {day.starts.length === 0 ? <p className="text-muted">{t("slots.day_full_title")}</p> : null}
        {groupByDayPart(day.starts, zone).map(({ part, starts }) => (
          <div key={part}>
            <h4 className="mb-2 text-sm font-medium text-muted">{t(`part.${part}`)}</h4>
            <Starts starts={starts} text={(start) => formatStart(start, slots.window_minutes, zone, language)} chosen={chosen} onToggle={onToggle} />
          </div>
        ))}
      </section>
    </>
  );
}

function Starts({ starts, text, chosen, onToggle }: { starts: readonly string[]; text(start: string): string; chosen: readonly string[]; onToggle(start: string): void }) {
  return (
    <div className="flex flex-wrap gap-2">
      {starts.map((start) => (
        <Chip key={start} pressed={chosen.includes(start)} onPress={() => onToggle(start)}>
          {text(start)}
        </Chip>
      ))}
    </div>
  );
}
