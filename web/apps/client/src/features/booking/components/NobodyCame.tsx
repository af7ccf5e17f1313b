import { type Visit, formatTime } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, Callout, Dialog, TextArea, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNobodyCame } from "../commands";

/** From the agreed start on: when it can be reported that nobody came, and then the way to do it. */
export function NobodyCame({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const [asking, setAsking] = useState(false);
  if (!visit.nobody_came_from || now < Date.parse(visit.starts_at)) return null;
  if (now < Date.parse(visit.nobody_came_from)) {
    return <p className="text-sm text-muted">{t("nobody.from", { time: formatTime(visit.nobody_came_from, visit.time_zone, language) })}</p>;
  }
  return (
    <>
      <Button variant="secondary" size="lg" onClick={() => setAsking(true)}>
        {t("nobody.open")}
      </Button>
      {asking ? <Report visit={visit} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Report({ visit, onClose }: { visit: Visit; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const report = useNobodyCame(visit.id, visit.order_id);
  const [reason, setReason] = useState("");
  const submit = () =>
    report.mutate(reason.trim(), {
      onSuccess: () => {
        onClose();
        toast.say(t("nobody.done"));
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("nobody.title")}
      description={t("nobody.text")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={report.isPending} onClick={submit}>
            {t("nobody.confirm")}
          </Button>
          <Button variant="quiet" size="lg" onClick={onClose}>
            {t("action.back")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {report.isError ? <Callout tone="danger">{text(report.error)}</Callout> : null}
        <TextArea label={t("nobody.reason")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Dialog>
  );
}
