import { type Change, joinList, formatShortDay, formatSpan, formatTime, joinParts } from "@doorstep/core";
import { Button, Card, ErrorState, Loading, Skeleton, useLanguage } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useVisitHistory } from "../queries";

/** Everything that happened to a visit, fetched when asked for. */
export function VisitHistory({ visitId, zone }: { visitId: string; zone: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const history = useVisitHistory(visitId, open);
  if (!open) {
    return (
      <Button variant="quiet" aria-expanded={false} onClick={() => setOpen(true)}>
        {t("work.history")}
      </Button>
    );
  }
  return (
    <Card className="p-5">
      <h2 className="font-semibold">{t("work.history")}</h2>
      {history.isPending ? (
        <Loading>
          <Skeleton className="mt-3 h-16" />
        </Loading>
      ) : history.isError ? (
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      ) : (
        <ol className="mt-3 flex flex-col gap-3">
          {history.data.map((step, index) => (
            <Step key={index} step={step} zone={zone} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Step({ step, zone }: { step: Change; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const moment = (at: string) => joinParts([formatShortDay(at, zone, language), formatTime(at, zone, language)], language);
  const { moved_to: moved, planned_to: planned, window, proposal } = step;
  const words = proposal
    ? t(`propose.step_${proposal.step}`, { times: joinList(proposal.starts.slice(proposal.step === "accepted" ? -1 : 0).map(moment), language) })
    : moved
    ? t("work.moved", { when: moment(moved) })
    : planned
      ? t("work.shifted", { time: formatTime(planned, zone, language) })
      : window
        ? t("work.narrowed", { time: formatSpan(window.from_at, window.until_at, zone, language) })
        : t(`visit_state.${step.target as "accepted"}`);
  const by = step.by === "client" || step.by === "specialist" || step.by === "staff" ? t(`work.by_${step.by}`) : t("work.by_system");
  return (
    <li className="border-s-2 border-line ps-3">
      <p className="font-medium">{words}</p>
      <p className="text-sm text-muted">
        {moment(step.changed_at)} · {by}
      </p>
      {step.reason && !moved ? <p className="text-sm">{step.reason}</p> : null}
    </li>
  );
}
