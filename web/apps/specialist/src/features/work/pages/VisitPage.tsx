import { type WorkedVisit, formatMoney, isLive, placeTime, visitTimeline, visitTone } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Badge, Card, ErrorState, PageBody, PageHeader, SkeletonCards, StatusTimeline, useLanguage } from "@doorstep/ui";
import { Banknote, CalendarDays, MapPin, MessageSquareText, Phone, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { RequestCard } from "../components/RequestCard";
import { VisitActions } from "../components/VisitActions";
import { minutesOf } from "../model";
import { useVisit } from "../queries";

/** One visit: what to know, and the next step. */
export default function VisitPage() {
  const { t } = useTranslation();
  const { visitId = "" } = useParams();
  const visit = useVisit(visitId);
  return (
    <>
      <PageHeader title={visit.data?.service_name ?? t("work.visit")} back />
      {visit.isPending ? (
        <SkeletonCards count={3} />
      ) : visit.isError ? (
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
            </>
          }
        >
          <Facts visit={visit.data} />
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

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <span aria-hidden="true" className="mt-0.5 text-accent-text [&>svg]:size-5">
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

function Facts({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(visit.starts_at, visit.ends_at, visit.time_zone, language);
  const told = visit.reason && ["declined", "cancelled", "no_show"].includes(visit.state);
  const method = visit.payment_method === "cash" ? t("work.cash") : visit.payment_method === "pay_later" ? t("work.pay_later") : null;
  return (
    <Card className="flex flex-col gap-5 p-5">
      <div>
        <Badge tone={visitTone(visit.state)}>{t(`visit_state.${visit.state}`)}</Badge>
        {told ? <p className="mt-3 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
      </div>
      <Fact icon={<CalendarDays />}>
        <p className="font-semibold first-letter:uppercase">{when.day}</p>
        <p>
          {when.range} <span className="text-muted">· {durationText(minutesOf(visit), t)}</span>
        </p>
        {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
      </Fact>
      <Fact icon={<MapPin />}>
        <p className="font-semibold">{visit.place?.line ?? visit.district}</p>
        <p className="text-muted">{visit.place ? visit.place.details : ""}</p>
      </Fact>
      <Fact icon={<UserRound />}>
        <p className="font-semibold">{visit.other_name || t("work.client")}</p>
        {visit.other_phone ? (
          <a href={`tel:${visit.other_phone}`} className="inline-flex min-h-11 items-center gap-2 font-medium text-accent-text underline underline-offset-4">
            <Phone aria-hidden className="size-4" />
            {visit.other_phone}
          </a>
        ) : null}
      </Fact>
      {visit.note ? (
        <Fact icon={<MessageSquareText />}>
          <p className="whitespace-pre-line">{visit.note}</p>
        </Fact>
      ) : null}
      <Fact icon={<Banknote />}>
        <p className="font-semibold">{formatMoney(visit.price, language)}</p>
        {method ? <p className="text-muted">{method}</p> : null}
      </Fact>
      <p className="text-sm text-muted">
        {t("work.number")} <span className="select-all">{visit.number}</span>
      </p>
    </Card>
  );
}
