import { type Conflict, type TimeOff, dateInZone, formatDay, formatTime, joinParts } from "@doorstep/core";
import { Badge, Button, ButtonLink, Card, lazyPart, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { placeText, useAnswer, useVisit } from "../../work";
import { useClearDate, useGiveBackTimeOff, useSaveDate } from "../commands";
import { timeField, withSpan } from "../model";
import { useDates, useTimeOff } from "../queries";
import { useSchedule } from "../../work";

const ReasonDialog = lazyPart(async () => ({ default: (await import("../../work/components/ReasonDialog")).ReasonDialog }));

/** A visit that stands although its time is closed, and the ways out: open the time again, or cancel. */
export function ConflictCard({ conflict, zone }: { conflict: Conflict; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const visit = useVisit(conflict.visit_id);
  const range = `${formatTime(conflict.occupied_from, zone, language)} – ${formatTime(conflict.occupied_until, zone, language)}`;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold first-letter:uppercase">
            {joinParts([formatDay(conflict.occupied_from, zone, language), range], language)}
          </h2>
          <p className="text-muted">{visit.data ? [visit.data.service_name, visit.data.other_name, placeText(visit.data, t)].filter(Boolean).join(" · ") : " "}</p>
        </div>
        <Badge tone="danger">{t(`refusal.${conflict.reason}`)}</Badge>
      </div>
      <div className="grid gap-2 sm:grid-cols-2">
        {conflict.reason === "time_off" ? <OpenBlocks conflict={conflict} zone={zone} /> : <OpenHours conflict={conflict} zone={zone} />}
        {visit.data ? <GiveUp id={conflict.visit_id} requested={visit.data.state === "requested"} possible={visit.data.can_cancel || visit.data.state === "requested"} /> : null}
        <ButtonLink to={`/visits/${conflict.visit_id}`} variant="quiet" className="sm:justify-self-start">
          {t("work.open")}
        </ButtonLink>
      </div>
    </Card>
  );
}

function overlaps(one: TimeOff, conflict: Conflict): boolean {
  return Date.parse(one.starts_at) < Date.parse(conflict.occupied_until) && Date.parse(one.ends_at) > Date.parse(conflict.occupied_from);
}

function OpenBlocks({ conflict, zone }: { conflict: Conflict; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const timeOff = useTimeOff();
  const giveBack = useGiveBackTimeOff();
  const blocks = timeOff.data?.filter((one) => one.kind === "time_off" && overlaps(one, conflict)) ?? [];
  return blocks.map((one) => (
    <Button
      key={one.id}
      variant="secondary"
      busy={giveBack.isPending}
      onClick={() => giveBack.mutate(one.id, { onSuccess: () => toast.say(t("calendar.given_back")), onError: () => toast.warn(t("error.text")) })}
    >
      {t("conflict.remove_block", { time: `${formatTime(one.starts_at, zone, language)} – ${formatTime(one.ends_at, zone, language)}` })}
    </Button>
  ));
}

function OpenHours({ conflict, zone }: { conflict: Conflict; zone: string }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const dates = useDates();
  const save = useSaveDate();
  const clear = useClearDate();
  const day = dateInZone(conflict.occupied_from, zone);
  const overMidnight = dateInZone(new Date(Date.parse(conflict.occupied_until) - 1), zone) !== day;
  const here = useSchedule(day, 1);
  const own = dates.data?.items.find((one) => one.date === day);
  const solved = { onSuccess: () => toast.say(t("conflict.opened")), onError: (error: unknown) => toast.warn(text(error)) };
  const open = () => {
    const spans = here.data?.days[0]?.open.map((span) => ({ starts: timeField(Date.parse(span.starts_at), zone), ends: timeField(Date.parse(span.ends_at), zone) })) ?? [];
    const whole = withSpan(spans, timeField(Date.parse(conflict.occupied_from), zone), timeField(Date.parse(conflict.occupied_until), zone));
    save.mutate({ day, body: { closed: false, spans: whole, note: own?.note ?? "" } }, solved);
  };
  return (
    <>
      {overMidnight ? null : (
        <Button variant="secondary" busy={save.isPending} disabled={!here.data} onClick={open}>
          {t("conflict.open_hours")}
        </Button>
      )}
      {own ? (
        <Button variant="secondary" busy={clear.isPending} onClick={() => clear.mutate(day, solved)}>
          {t("conflict.usual_hours")}
        </Button>
      ) : null}
    </>
  );
}

function GiveUp({ id, requested, possible }: { id: string; requested: boolean; possible: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const answer = useAnswer(id, () => {
    setAsking(false);
    toast.say(requested ? t("work.declined") : t("work.cancelled"));
  });
  if (!possible) return null;
  const act = requested ? "decline" : "cancel";
  const words = requested ? t("work.decline") : t("work.cancel");
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {words}
      </Button>
      {asking ? (
        <Suspense>
          <ReasonDialog
            title={requested ? t("work.decline_title") : t("work.cancel_title")}
            text={requested ? t("work.decline_text") : t("work.cancel_text")}
            confirm={words}
            reasons={[t("work.reason_busy"), t("work.reason_ill"), t("work.reason_late")]}
            required
            busy={answer.isPending}
            error={answer.error}
            open
            onOpenChange={setAsking}
            onConfirm={(reason) => answer.mutate({ act, reason })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
