import { ProblemError, type VisitAct, type WorkedVisit, formatShortDay, formatTime, nearDay, nextAct } from "@doorstep/core";
import { Button, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useAnswer } from "../commands";

/** The one next step of a visit as a large button; nothing when there is none. */
export function NextStep({ visit, variant }: { visit: WorkedVisit; variant?: "primary" | "secondary" }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const answer = useAnswer(visit.id);
  const next = nextAct(visit.state);
  if (!next) return null;
  const labels: Record<VisitAct, string> = { "on-the-way": t("work.set_out"), arrive: t("work.arrive"), start: t("work.start"), finish: t("work.finish") };
  const words = (error: unknown) => {
    const opens = error instanceof ProblemError && error.code === "too_early" ? error.context.opens_at : null;
    if (typeof opens !== "string") return text(error);
    const clock = formatTime(opens, visit.time_zone, language);
    const today = nearDay(opens, visit.time_zone, new Date()) === "today";
    return t("work.too_early", { time: today ? clock : `${formatShortDay(opens, visit.time_zone, language)}, ${clock}` });
  };
  return (
    <Button size="lg" wide variant={variant} busy={answer.isPending} onClick={() => answer.mutate({ act: next }, { onError: (error) => toast.warn(words(error)) })}>
      {labels[next]}
    </Button>
  );
}
