import { type StoredPicture, type WorkedVisit, formatTime, nextAct } from "@doorstep/core";
import { PhotoPicker, useMinute } from "@doorstep/shell";
import { Button, RadioList, StickyAction, lazyPart, useLanguage, useToast } from "@doorstep/ui";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CantCome, useAnswer } from "../commands";
import { agreedAt } from "../model";
import { NextStep } from "./NextStep";

const MOST_EVIDENCE = 4;

const ReasonDialog = lazyPart(async () => ({ default: (await import("./ReasonDialog")).ReasonDialog }));

/** The next step of a visit, always in reach; giving up and "nobody there" stand apart. */
export function VisitActions({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [asking, setAsking] = useState<"cancel" | "no-show" | null>(null);
  const [cause, setCause] = useState<CantCome>("specialist");
  const [evidence, setEvidence] = useState<StoredPicture[]>([]);
  const [sending, setSending] = useState(false);
  const answer = useAnswer(visit.id, ({ act }) => {
    setAsking(null);
    toast.say(act === "cancel" ? t("work.cancelled") : t("work.no_show_done"));
  });
  return (
    <>
      {nextAct(visit.state, visit.place_kind) ? (
        <StickyAction>
          <NextStep visit={visit} />
        </StickyAction>
      ) : null}
      <NobodyThere visit={visit} onReport={() => setAsking("no-show")} />
      {visit.can_cancel ? (
        <Button variant="danger" onClick={() => setAsking("cancel")}>
          {t("work.cancel")}
        </Button>
      ) : null}
      {asking ? (
        <Suspense>
          <ReasonDialog
            title={asking === "cancel" ? t("work.cancel_title") : t("work.no_show_title")}
            text={asking === "cancel" ? t("work.cancel_text") : t("work.no_show_text")}
            confirm={asking === "cancel" ? t("work.cancel") : t("work.no_show")}
            reasons={asking === "cancel" ? [t("work.reason_ill"), t("work.reason_late")] : [t("work.reason_nobody"), t("work.reason_no_entry")]}
            required={asking === "cancel"}
            busy={answer.isPending || sending}
            error={answer.error}
            open
            onOpenChange={(open) => !open && setAsking(null)}
            onConfirm={(reason) => answer.mutate(asking === "cancel" ? { act: "cancel", reason, cause, evidenceIds: evidence.map((picture) => picture.id) } : { act: "no-show", reason })}
          >
            {asking === "cancel" ? (
              <>
                <RadioList<CantCome>
                  label={t("work.cause")}
                  value={cause}
                  onChange={setCause}
                  options={[
                    { value: "specialist", label: t("work.cause_own") },
                    { value: "force_majeure", label: t("work.cause_force"), note: t("work.cause_force_text") },
                  ]}
                />
                <PhotoPicker
                  purpose="evidence"
                  label={t("work.evidence")}
                  hint={t("work.evidence_text", { most: MOST_EVIDENCE })}
                  most={MOST_EVIDENCE}
                  value={evidence}
                  onChange={(change) => setEvidence((now) => change(now))}
                  onBusy={setSending}
                />
              </>
            ) : null}
          </ReasonDialog>
        </Suspense>
      ) : null}
    </>
  );
}

/** From the agreed start on: that nobody is there can be said at the door, after the wait; until then, why not yet. */
function NobodyThere({ visit, onReport }: { visit: WorkedVisit; onReport(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  if (visit.no_show_from) {
    if (now >= Date.parse(visit.no_show_from)) {
      return (
        <Button variant="secondary" onClick={onReport}>
          {t("work.no_show")}
        </Button>
      );
    }
    return <p className="text-sm text-muted">{t("work.no_show_from", { time: formatTime(visit.no_show_from, visit.time_zone, language) })}</p>;
  }
  const awaited = visit.state === "accepted" || visit.state === "on_the_way";
  return awaited && agreedAt(visit) <= now ? <p className="text-sm text-muted">{t("work.no_show_arrive")}</p> : null;
}
