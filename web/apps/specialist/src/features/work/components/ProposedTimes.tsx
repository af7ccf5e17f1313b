import { type Proposal, type WorkedVisit, formatMoney, formatShortDay, formatSpan, formatTime, joinParts } from "@doorstep/core";
import { Button, Callout, lazyPart, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CalendarClock } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { openTimes, useWithdraw, wereRefused } from "../proposals";

const ProposeDialog = lazyPart(() => import("./ProposeDialog"));

/** The times that were proposed for a request and wait for the client, and the way to propose others. */
export function ProposedTimes({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const open = openTimes(visit);
  return (
    <>
      {open.length > 0 ? <Waiting visit={visit} times={open} /> : wereRefused(visit) ? <Callout tone="warning">{t("propose.refused")}</Callout> : null}
      {visit.can_propose ? (
        <Button variant="quiet" size="lg" className="-mb-2" icon={<CalendarClock aria-hidden className="size-5" />} onClick={() => setAsking(true)}>
          {open.length > 0 ? t("propose.again") : t("propose.open")}
        </Button>
      ) : null}
      {asking ? (
        <Suspense>
          <ProposeDialog visit={visit} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function Waiting({ visit, times }: { visit: WorkedVisit; times: readonly Proposal[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const toast = useToast();
  const withdraw = useWithdraw(visit.id);
  const zone = visit.time_zone;
  const said = (time: Proposal) =>
    joinParts([formatShortDay(time.starts_at, zone, language), time.window ? formatSpan(time.window.from_at, time.window.until_at, zone, language) : formatTime(time.starts_at, zone, language)], language);
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-sunken p-4">
      <div>
        <p className="font-semibold">{t("propose.waiting")}</p>
        <p className="text-sm text-muted">{t("propose.waiting_text")}</p>
      </div>
      <ul className="flex flex-col gap-1.5">
        {times.map((time) => (
          <li key={time.id} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium first-letter:uppercase">{said(time)}</span>
            {time.difference.minor !== 0 ? <span className="text-sm text-muted">{formatMoney(time.price, language)}</span> : null}
          </li>
        ))}
      </ul>
      {withdraw.isError ? <Callout tone="danger">{words(withdraw.error)}</Callout> : null}
      <Button variant="secondary" busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined, { onSuccess: () => toast.say(t("propose.withdrawn")) })}>
        {t("propose.withdraw")}
      </Button>
    </div>
  );
}
