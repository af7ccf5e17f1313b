import { type WorkedVisit, formatCountdown, formatDay, formatMoney, formatSpan, formatTime, joinParts, secondsLeft } from "@doorstep/core";
import { VisitItems, durationText, isComposed, useNow } from "@doorstep/shell";
import { Badge, Button, Callout, Card, PictureStrip, lazyPart, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CalendarDays, MapPin, MessageSquareText, Timer } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnswer } from "../commands";
import { minutesOf, placeText } from "../model";
import { openTimes } from "../proposals";
import { Colleagues } from "./Colleagues";
import { DayFit } from "./DayFit";
import { ProposedTimes } from "./ProposedTimes";

const ReasonDialog = lazyPart(async () => ({ default: (await import("./ReasonDialog")).ReasonDialog }));

/** A request with all that is needed to decide, and the time left to answer; the exact address comes with accepting. */
export function RequestCard({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex flex-col gap-4 p-5">
      <Countdown until={visit.respond_by} chooses={openTimes(visit).length > 0} />
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <div className="min-w-0 flex-[1_1_9rem]">
          <h2 className="text-lg leading-snug font-semibold">{visit.service_name}</h2>
          <p className="text-muted">{[visit.other_name, durationText(minutesOf(visit), t)].filter(Boolean).join(" · ")}</p>
        </div>
        <p className="ms-auto shrink-0 text-xl font-bold">{formatMoney(visit.price, language)}</p>
      </div>
      <Colleagues visit={visit} />
      {isComposed(visit) ? (
        <div className="rounded-lg bg-sunken/70 px-4 py-3">
          <VisitItems visit={visit} label={t("work.tasks")} />
        </div>
      ) : null}
      <div className="flex flex-col gap-2.5">
        <p className="flex items-start gap-2.5">
          <CalendarDays aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
          <span className="font-medium first-letter:uppercase">
            {joinParts([formatDay(visit.starts_at, visit.time_zone, language), `${formatTime(visit.starts_at, visit.time_zone, language)}\u00A0–\u00A0${formatTime(visit.ends_at, visit.time_zone, language)}`], language)}
            {visit.window ? (
              <span className="block text-sm font-normal text-muted">{t("work.promised", { time: formatSpan(visit.window.from_at, visit.window.until_at, visit.time_zone, language) })}</span>
            ) : null}
          </span>
        </p>
        <p className="flex items-start gap-2.5">
          <MapPin aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
          <span>
            {visit.place_kind === "client" ? (
              <>
                {visit.district || t("work.city_only")} <span className="text-sm text-muted">· {t("work.address_later")}</span>
              </>
            ) : (
              placeText(visit, t)
            )}
          </span>
        </p>
        {visit.note ? (
          <p className="flex items-start gap-2.5">
            <MessageSquareText aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
            <span className="min-w-0 whitespace-pre-line">{visit.note}</span>
          </p>
        ) : null}
      </div>
      {visit.photos.length > 0 ? <PictureStrip pictures={visit.photos} label={t("work.photos")} /> : null}
      <DayFit visit={visit} />
      <ProposedTimes visit={visit} />
      <Answers visit={visit} />
    </Card>
  );
}

/** How long the specialist has to answer, or the client to choose among the proposed times. */
function Countdown({ until, chooses }: { until: string | null; chooses: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = until ? secondsLeft(until, now) : 0;
  return (
    <div role="timer">
      <Badge tone={left > 900 ? "info" : "warning"} icon={<Timer aria-hidden className="size-3.5" />}>
        {left > 0 ? t(chooses ? "propose.client_within" : "work.answer_within", { time: formatCountdown(left) }) : t("problem.request_expired")}
      </Badge>
    </div>
  );
}

function Answers({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const [declining, setDeclining] = useState(false);
  const answer = useAnswer(visit.id, ({ act }) => {
    setDeclining(false);
    toast.say(act === "accept" ? t("work.accepted") : t("work.declined"));
  });
  return (
    <>
      {answer.isError && !declining ? <Callout tone="danger">{text(answer.error)}</Callout> : null}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
        <Button variant="secondary" size="lg" onClick={() => setDeclining(true)}>
          {t("work.decline")}
        </Button>
        <Button
          size="lg"
          busy={answer.isPending && answer.variables.act === "accept"}
          onClick={() => answer.mutate({ act: "accept" })}
        >
          {t("work.accept")}
        </Button>
      </div>
      {declining ? (
        <Suspense>
          <ReasonDialog
            title={t("work.decline_title")}
            text={t("work.decline_text")}
            confirm={t("work.decline")}
            reasons={[t("work.reason_busy"), t("work.reason_far"), t("work.reason_ill")]}
            required
            busy={answer.isPending}
            error={answer.error}
            open={declining}
            onOpenChange={setDeclining}
            onConfirm={(reason) => answer.mutate({ act: "decline", reason })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
