import { type WorkedVisit, isLive, visitTimeline } from "@doorstep/core";
import { LinkCard, stateName, useMinute } from "@doorstep/shell";
import { Card, ErrorState, IconButton, PageBody, PageHeader, SkeletonCards, StatusTimeline, lazyPart } from "@doorstep/ui";
import { ShieldAlert } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { VisitEarning } from "../../earnings";
import { KeptNote } from "../../visit/components/KeptNote";
import { LedStage } from "../../visit/components/LedStage";
import { ledVisit, useKeptActs } from "../../visit/perform";
import { useRecord } from "../../visit/queries";
import { BringList } from "../components/BringList";
import { DoorCard } from "../components/DoorCard";
import { ExpectedNote } from "../components/ExpectedNote";
import { ExtraWork } from "../components/ExtraWork";
import { RequestCard } from "../components/RequestCard";
import { VisitActions } from "../components/VisitActions";
import { VisitFacts, VisitPrice } from "../components/VisitFacts";
import { VisitHistory } from "../components/VisitHistory";
import { WayNote } from "../components/WayNote";
import { WorkNotes } from "../components/WorkNotes";
import { canStep } from "../model";
import { useVisit } from "../queries";

const SafetySheet = lazyPart(async () => ({ default: (await import("../../safety/components/SafetySheet")).SafetySheet }));
const AT_HAND = ["accepted", "on_the_way", "arrived", "working"];

/** One visit: what to do now, what to know, what to bring, the own notes, and the next step. */
export default function VisitPage() {
  const { t } = useTranslation();
  const { visitId = "" } = useParams();
  const visit = useVisit(visitId);
  const kept = useKeptActs(visitId);
  const led = visit.data ? ledVisit(visit.data, kept) : null;
  return (
    <>
      <PageHeader title={visit.data?.service_name ?? t("work.visit")} back end={led ? <Safety visit={led} /> : null} />
      {visit.isPending ? (
        <SkeletonCards count={3} />
      ) : visit.isError && !visit.data ? (
        <ErrorState error={visit.error} onRetry={() => void visit.refetch()} />
      ) : !led ? null : led.state === "requested" ? (
        <PageBody narrow>
          <RequestCard visit={led} />
        </PageBody>
      ) : (
        <Opened visit={led} told={visit.data} />
      )}
    </>
  );
}

/** `visit` as it stands with what was done on this phone, `told` as the server has it. */
function Opened({ visit, told }: { visit: WorkedVisit; told: WorkedVisit }) {
  const { t } = useTranslation();
  const now = useMinute();
  const kept = useKeptActs(visit.id);
  const live = isLive(visit.state);
  const atWork = visit.state === "arrived" || visit.state === "working";
  // Read early, so that the visit can be led without a network from here on.
  const record = useRecord(visit.id, live || visit.state === "done");
  return (
    <PageBody
      aside={
        <>
          {live || visit.state === "done" ? (
            <Card className="p-5">
              <StatusTimeline items={stepsOf(visit, (state) => stateName(state, visit.place_kind, t))} />
            </Card>
          ) : null}
          <VisitActions visit={visit} />
          <VisitHistory visitId={visit.id} zone={visit.time_zone} />
        </>
      }
    >
      <KeptNote visit={told} />
      {live ? <ExpectedNote visit={visit} /> : null}
      <LedStage visit={visit} record={record.data ?? null} kept={kept} now={now} />
      {atWork ? <ExtraWork visit={visit} /> : null}
      <VisitFacts visit={visit} />
      {visit.place_kind === "online" ? <LinkCard visit={visit} /> : null}
      <DoorCard visit={visit} />
      {live && !atWork ? <BringList visitId={visit.id} items={visit.bring} /> : null}
      {atWork || visit.state === "done" ? null : <ExtraWork visit={visit} />}
      <WorkNotes key={visit.id} visit={visit} />
      <VisitPrice visit={visit} />
      {live ? null : <VisitEarning visitId={visit.id} />}
      {visit.onward && live ? (
        <div className="px-1">
          <p className="text-sm font-semibold">{t("work.then")}</p>
          <WayNote travel={visit.onward} onward />
        </div>
      ) : null}
    </PageBody>
  );
}

/** Safety and SOS, from the hours around a visit to its end. */
function Safety({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const now = useMinute();
  const [open, setOpen] = useState(false);
  if (!AT_HAND.includes(visit.state) || visit.place_kind === "online" || !canStep(visit, now)) return null;
  return (
    <>
      <IconButton label={t("safety.open")} onClick={() => setOpen(true)} className="text-danger-text">
        <ShieldAlert aria-hidden className="size-6" />
      </IconButton>
      <Suspense>{open ? <SafetySheet visit={visit} onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}

function stepsOf(visit: WorkedVisit, label: (state: WorkedVisit["state"]) => string) {
  return visitTimeline(visit.state, [], visit.place_kind)
    .filter((step) => step.state !== "requested")
    .map((step) => ({ id: step.state, label: label(step.state), reached: step.reached, current: step.current }));
}
