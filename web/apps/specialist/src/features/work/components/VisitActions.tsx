import { type VisitAct, ProblemError, type WorkedVisit, canMarkNoShow, formatShortDay, formatTime, nearDay, nextAct } from "@doorstep/core";
import { Button, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnswer } from "../commands";

const ReasonDialog = lazy(async () => ({ default: (await import("./ReasonDialog")).ReasonDialog }));

/** The next step of a visit as one large button; giving up and "nobody there" stand apart. */
export function VisitActions({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const answer = useAnswer(visit.id);
  const [asking, setAsking] = useState<"cancel" | "no-show" | null>(null);
  const next = nextAct(visit.state);
  const labels: Record<VisitAct, string> = {
    "on-the-way": t("work.set_out"),
    arrive: t("work.arrive"),
    start: t("work.start"),
    finish: t("work.finish"),
  };
  const words = (error: unknown) => {
    const opens = error instanceof ProblemError && error.code === "too_early" ? error.context.opens_at : null;
    if (typeof opens !== "string") return text(error);
    const clock = formatTime(opens, visit.time_zone, language);
    const today = nearDay(opens, visit.time_zone, new Date()) === "today";
    return t("work.too_early", { time: today ? clock : `${formatShortDay(opens, visit.time_zone, language)}, ${clock}` });
  };
  const done = (words: string) => () => {
    setAsking(null);
    toast.say(words);
  };
  return (
    <>
      {next ? (
        <StickyAction>
          <Button size="lg" wide busy={answer.isPending && !asking} onClick={() => answer.mutate({ act: next }, { onError: (error) => toast.warn(words(error)) })}>
            {labels[next]}
          </Button>
        </StickyAction>
      ) : null}
      {canMarkNoShow(visit.state) ? (
        <Button variant="secondary" onClick={() => setAsking("no-show")}>
          {t("work.no_show")}
        </Button>
      ) : null}
      {visit.can_cancel ? (
        <Button variant="danger" onClick={() => setAsking("cancel")}>
          {t("work.cancel")}
        </Button>
      ) : null}
      {asking ? (
        <Suspense>
          <ReasonDialog
            title={asking === "cancel" ? t("work.cancel_title") : t("work.no_show_title")}
            text={asking === "cancel" ? t("work.decline_text") : t("work.no_show_text")}
            confirm={asking === "cancel" ? t("work.cancel") : t("work.no_show")}
            reasons={asking === "cancel" ? [t("work.reason_ill"), t("work.reason_late")] : [t("work.reason_nobody"), t("work.reason_no_entry")]}
            required={asking === "cancel"}
            busy={answer.isPending}
            error={answer.error}
            open
            onOpenChange={(open) => !open && setAsking(null)}
            onConfirm={(reason) =>
              answer.mutate({ act: asking, reason }, { onSuccess: done(asking === "cancel" ? t("work.cancelled") : t("work.no_show_done")) })
            }
          />
        </Suspense>
      ) : null}
    </>
  );
}
