import { type WorkedVisit, isLive, visitTimeline } from "@doorstep/core";
import { Card, ErrorState, PageBody, PageHeader, SkeletonCards, StatusTimeline } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { BringList } from "../components/BringList";
import { RequestCard } from "../components/RequestCard";
import { VisitActions } from "../components/VisitActions";
import { VisitFacts, VisitPrice } from "../components/VisitFacts";
import { VisitHistory } from "../components/VisitHistory";
import { WayNote } from "../components/WayNote";
import { WorkNotes } from "../components/WorkNotes";
import { useVisit } from "../queries";

/** One visit: what to know, what to bring, the own notes, and the next step. */
export default function VisitPage() {
  const { t } = useTranslation();
  const { visitId = "" } = useParams();
  const visit = useVisit(visitId);
  return (
    <>
      <PageHeader title={visit.data?.service_name ?? t("work.visit")} back />
      {visit.isPending ? (
        <SkeletonCards count={3} />
      ) : visit.isError && !visit.data ? (
        <ErrorState error={visit.error} onRetry={() => void visit.refetch()} />
      ) : visit.data.state === "requested" ? (
        <PageBody narrow>
          <RequestCard visit={visit.data} />
        </PageBody>
      ) : (
        <PageBody
          aside={
            <>
              {isLive(visit.data.state) || visit.data.state === "done" ? (
                <Card className="p-5">
                  <StatusTimeline items={stepsOf(visit.data, (state) => t(`visit_state.${state}`))} />
                </Card>
              ) : null}
              <VisitActions visit={visit.data} />
              <VisitHistory visitId={visit.data.id} zone={visit.data.time_zone} />
            </>
          }
        >
          <VisitFacts visit={visit.data} />
          {isLive(visit.data.state) ? <BringList visitId={visit.data.id} items={visit.data.bring} /> : null}
          <WorkNotes key={visit.data.id} visit={visit.data} />
          <VisitPrice visit={visit.data} />
          {visit.data.onward && isLive(visit.data.state) ? (
            <div className="px-1">
              <p className="text-sm font-semibold">{t("work.then")}</p>
              <WayNote travel={visit.data.onward} onward />
            </div>
          ) : null}
        </PageBody>
      )}
    </>
  );
}

function stepsOf(visit: WorkedVisit, label: (state: WorkedVisit["state"]) => string) {
  return visitTimeline(visit.state, [])
    .filter((step) => step.state !== "requested")
    .map((step) => ({ id: step.state, label: label(step.state), reached: step.reached, current: step.current }));
}
