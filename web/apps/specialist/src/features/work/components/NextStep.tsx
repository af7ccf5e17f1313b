import { ProblemError, type VisitAct, type VisitActKind, type WorkedVisit, formatShortDay, formatTime, joinParts, nearDay, nextAct } from "@doorstep/core";
import { Button, lazyPart, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ledVisit, useAct, useKeptActs } from "../../visit/perform";
import { useRecord } from "../../visit/queries";
import { expectedRecord, openItems } from "../../visit/record";

const CheckInSheet = lazyPart(async () => ({ default: (await import("../../visit/components/CheckInSheet")).CheckInSheet }));
const FinishSheet = lazyPart(async () => ({ default: (await import("../../visit/components/FinishSheet")).FinishSheet }));

const KINDS: Record<VisitAct, VisitActKind> = { "on-the-way": "set_off", arrive: "arrive", start: "start", finish: "finish" };
const ACTS = Object.keys(KINDS) as VisitAct[];
const BEGUN = ["on_the_way", "arrived", "working"];
const GEOFENCE_M = 150;

/** The one next step of a visit as a large button, with what its city demands for it; nothing when there is none. */
export function NextStep({ visit: told, variant }: { visit: WorkedVisit; variant?: "primary" | "secondary" }) {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useStepProblem(told);
  const kept = useKeptActs(told.id);
  const visit = ledVisit(told, kept);
  const loaded = useRecord(visit.id, BEGUN.includes(visit.state)).data;
  const record = loaded ? expectedRecord(loaded, kept) : null;
  const act = useAct(visit.id);
  const [asking, setAsking] = useState<"check_in" | "sign_off" | null>(null);
  const next = nextAct(visit.state, visit.place_kind);
  // What was pressed stands until it is sent or kept; only then the step after it.
  const pressed = act.isPending && "kind" in act.variables ? act.variables.kind : null;
  const shown = ACTS.find((one) => KINDS[one] === pressed) ?? next;
  if (!next && !asking) return null;
  const checkIn = record?.check_in_required && !record.check_in && visit.place_kind === "client";
  const labels: Record<VisitAct, string> = {
    "on-the-way": t("work.set_out"),
    arrive: visit.place_kind === "client" ? t("work.arrive") : t("kind.ready"),
    start: checkIn ? t("check_in.open") : t("work.start"),
    finish: t("work.finish"),
  };
  const step = () => {
    if (!next) return;
    if (checkIn && (next === "arrive" || next === "start")) return setAsking("check_in");
    if (next === "finish" && record && openItems(record).length > 0) return toast.warn(t("problem.checklist_open"));
    if (next === "finish" && record?.sign_off_required && !record.sign_off) return setAsking("sign_off");
    act.mutate(
      { kind: KINDS[next] },
      {
        onSuccess: (done) => done === "kept" && toast.say(t("kept.saved")),
        onError: (error) => {
          const code = error instanceof ProblemError ? error.code : "";
          if (code === "check_in_missing") setAsking("check_in");
          else if (code === "sign_off_missing" && record) setAsking("sign_off");
          else toast.warn(words(error));
        },
      },
    );
  };
  return (
    <>
      {next ? (
        <Button size="lg" wide variant={variant} busy={act.isPending} onClick={step}>
          {labels[shown ?? next]}
        </Button>
      ) : null}
      <Suspense>
        {asking === "check_in" ? <CheckInSheet visit={visit} within={record?.geofence_m ?? GEOFENCE_M} onClose={() => setAsking(null)} /> : null}
        {asking === "sign_off" && record ? <FinishSheet visit={visit} record={record} onClose={() => setAsking(null)} /> : null}
      </Suspense>
    </>
  );
}

/** Why a step was refused; one that is too early says from when on. */
function useStepProblem(visit: WorkedVisit): (error: unknown) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  return (error) => {
    const opens = error instanceof ProblemError && error.code === "too_early" ? error.context.opens_at : null;
    if (typeof opens !== "string") return text(error);
    const clock = formatTime(opens, visit.time_zone, language);
    const today = nearDay(opens, visit.time_zone, new Date()) === "today";
    return t("work.too_early", { time: today ? clock : joinParts([formatShortDay(opens, visit.time_zone, language), clock], language) });
  };
}
