import { formatCountdown, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Badge, Button, Callout, Card, Chip, Dialog, useProblemText, useToast } from "@doorstep/ui";
import { Timer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAcceptJob, useDeclineJob } from "../commands";
import { DECLINE_REASONS, type DeclineReason, type JobOffer, REASON_KEYS } from "../model";
import { JobFacts } from "./JobFacts";

/** Dispatch asks: take it or not, before the time is over. */
export function JobOfferCard({ offer }: { offer: JobOffer }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const [declining, setDeclining] = useState(false);
  const accept = useAcceptJob(offer.id, (taken) => {
    toast.say(t("jobs.taken"));
    if (taken.visit_id) void navigate(`/visits/${taken.visit_id}`);
  });
  return (
    <Card className="flex flex-col gap-3 p-5 ring-2 ring-accent ring-inset">
      <Countdown offer={offer} />
      <JobFacts job={offer} />
      {accept.isError ? <Callout tone="danger">{words(accept.error)}</Callout> : null}
      <div className="mt-1 grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
        <Button variant="secondary" size="lg" onClick={() => setDeclining(true)}>
          {t("jobs.decline")}
        </Button>
        <Button size="lg" busy={accept.isPending} onClick={() => accept.mutate()}>
          {t("jobs.accept")}
        </Button>
      </div>
      {declining ? <DeclineDialog id={offer.id} onClose={() => setDeclining(false)} /> : null}
    </Card>
  );
}

/** How much of the time to answer is left, in figures and as a line that grows shorter. */
function Countdown({ offer }: { offer: JobOffer }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = secondsLeft(offer.respond_by, now);
  const whole = Math.max(1, (Date.parse(offer.respond_by) - Date.parse(offer.offered_at)) / 1000);
  return (
    <div role="timer" className="flex flex-col gap-2">
      <p>
        <Badge tone={left > 15 ? "info" : "warning"} icon={<Timer aria-hidden className="size-3.5" />}>
          {left > 0 ? t("jobs.answer_in", { time: formatCountdown(left) }) : t("jobs.over")}
        </Badge>
      </p>
      <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full origin-left rounded-full bg-accent rtl:origin-right" style={{ transform: `scaleX(${Math.min(1, Math.max(0, left / whole))})` }} />
      </span>
    </div>
  );
}

function DeclineDialog({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const [reason, setReason] = useState<DeclineReason>("busy");
  const decline = useDeclineJob(id, () => {
    toast.say(t("jobs.declined"));
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("jobs.reason_title")}
      description={t("jobs.reason_text")}
      footer={
        <Button size="lg" busy={decline.isPending} onClick={() => decline.mutate(reason)}>
          {t("jobs.decline")}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {decline.isError ? <Callout tone="danger">{words(decline.error)}</Callout> : null}
        <div role="group" aria-label={t("jobs.reason_title")} className="flex flex-wrap gap-2">
          {DECLINE_REASONS.map((one) => (
            <Chip key={one} pressed={reason === one} onPress={() => setReason(one)}>
              {t(REASON_KEYS[one])}
            </Chip>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
