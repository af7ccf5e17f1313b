import { type KeptAct, type VisitRecord, type WorkedVisit } from "@doorstep/core";
import { Callout, Card } from "@doorstep/ui";
import { BadgeCheck, MapPinCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { canStep } from "../../work/model";
import { expectedRecord } from "../record";
import { BeforeNote } from "./BeforeNote";
import { Checklist } from "./Checklist";
import { RecordCard } from "./RecordCard";
import { TripCard } from "./TripCard";
import { VisitPhotos } from "./VisitPhotos";
import { WorkClock } from "./WorkClock";
import { WorkedNote } from "./WorkedNote";

interface Props {
  /** As it stands with what was done on this phone. */
  visit: WorkedVisit;
  record: VisitRecord | null;
  kept: readonly KeptAct[];
  now: number;
}

/** What matters in the present step of a visit, and nothing else. */
export function LedStage({ visit, record, kept, now }: Props) {
  const shown = record && expectedRecord(record, kept);
  switch (visit.state) {
    case "accepted":
      return visit.place_kind === "client" && canStep(visit, now) ? <BeforeNote /> : null;
    case "on_the_way":
      return <TripCard visit={visit} />;
    case "arrived":
      return shown ? (
        <>
          <AtDoor record={shown} />
          <VisitPhotos visitId={visit.id} record={shown} kept={kept} kinds={["before"]} />
          <Checklist visitId={visit.id} record={shown} open={false} />
        </>
      ) : null;
    case "working":
      return shown ? (
        <>
          {shown.started_at ? <WorkClock visit={visit} startedAt={shown.started_at} /> : null}
          <Checklist visitId={visit.id} record={shown} open />
          <VisitPhotos visitId={visit.id} record={shown} kept={kept} kinds={["before", "after"]} />
          <WorkedNote key={shown.note} visitId={visit.id} note={shown.note} />
        </>
      ) : null;
    case "done":
      return shown ? <RecordCard visit={visit} record={shown} /> : null;
    default:
      return null;
  }
}

function AtDoor({ record }: { record: VisitRecord }) {
  const { t } = useTranslation();
  if (record.check_in) {
    return (
      <Card className="flex items-center gap-3 p-5">
        <BadgeCheck aria-hidden className="size-6 shrink-0 text-accent-text" />
        <p>
          <span className="font-semibold">{t("check_in.done")}</span> {t(`check_in.done_${record.check_in.how}`)}
        </p>
      </Card>
    );
  }
  return record.check_in_required ? (
    <Callout tone="warning" icon={<MapPinCheck aria-hidden />}>
      {t("check_in.needed")}
    </Callout>
  ) : null;
}
