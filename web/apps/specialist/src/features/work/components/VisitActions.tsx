import { type WorkedVisit, canMarkNoShow, nextAct } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, StickyAction, lazyPart, useToast } from "@doorstep/ui";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAnswer } from "../commands";
import { NextStep } from "./NextStep";

const ReasonDialog = lazyPart(async () => ({ default: (await import("./ReasonDialog")).ReasonDialog }));

/** The next step of a visit, always in reach; giving up and "nobody there" stand apart. */
export function VisitActions({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const toast = useToast();
  const now = useMinute();
  const [asking, setAsking] = useState<"cancel" | "no-show" | null>(null);
  const answer = useAnswer(visit.id, ({ act }) => {
    setAsking(null);
    toast.say(act === "cancel" ? t("work.cancelled") : t("work.no_show_done"));
  });
  return (
    <>
      {nextAct(visit.state) ? (
        <StickyAction>
          <NextStep visit={visit} />
        </StickyAction>
      ) : null}
      {canMarkNoShow(visit.state) && Date.parse(visit.starts_at) <= now ? (
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
            text={asking === "cancel" ? t("work.cancel_text") : t("work.no_show_text")}
            confirm={asking === "cancel" ? t("work.cancel") : t("work.no_show")}
            reasons={asking === "cancel" ? [t("work.reason_ill"), t("work.reason_late")] : [t("work.reason_nobody"), t("work.reason_no_entry")]}
            required={asking === "cancel"}
            busy={answer.isPending}
            error={answer.error}
            open
            onOpenChange={(open) => !open && setAsking(null)}
            onConfirm={(reason) => answer.mutate({ act: asking, reason })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
