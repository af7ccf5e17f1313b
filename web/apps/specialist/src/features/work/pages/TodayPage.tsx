import { useNow } from "@doorstep/shell";
import { Callout, EmptyState, ErrorState, PageBody, PageHeader, Section, SkeletonCards, useLanguage } from "@doorstep/ui";
import { BellRing, CalendarCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConflicts } from "../../calendar";
import { NextVisitCard } from "../components/NextVisitCard";
import { VisitRow } from "../components/VisitRow";
import { currentVisit, dayTitle, groupByDay } from "../model";
import { useAgenda, useRequests } from "../queries";

/** The visit to think of now, and all that is promised after it. */
export default function TodayPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const agenda = useAgenda();
  const requests = useRequests();
  const conflicts = useConflicts();
  const next = agenda.data ? currentVisit(agenda.data, now) : null;
  const waiting = requests.data?.length ?? 0;
  const clashes = conflicts.data?.length ?? 0;
  return (
    <>
      <PageHeader title={t("nav.today")} />
      <PageBody
        aside={
          next ? (
            <div className="hidden lg:block">
              <NextVisitCard visit={next} />
            </div>
          ) : null
        }
      >
        {waiting > 0 ? (
          <Callout tone="warning" icon={<BellRing aria-hidden />}>
            <Link to="/requests" viewTransition className="inline-flex min-h-6 items-center font-semibold underline underline-offset-4">
              {t("work.waiting", { count: waiting })}
            </Link>
          </Callout>
        ) : null}
        {clashes > 0 ? (
          <Callout tone="danger" icon={<TriangleAlert aria-hidden />}>
            <Link to="/conflicts" viewTransition className="inline-flex min-h-6 items-center font-semibold underline underline-offset-4">
              {t("work.clashes", { count: clashes })}
            </Link>
          </Callout>
        ) : null}
        {agenda.isPending ? (
          <SkeletonCards count={4} />
        ) : agenda.isError ? (
          <ErrorState error={agenda.error} onRetry={() => void agenda.refetch()} />
        ) : agenda.data.length === 0 ? (
          <EmptyState icon={<CalendarCheck />} title={t("work.none_title")} text={t("work.none_text")} />
        ) : (
          <>
            {next ? (
              <div className="lg:hidden">
                <NextVisitCard visit={next} />
              </div>
            ) : null}
            {groupByDay(agenda.data).map((group) => (
              <Section key={group.date} title={group.visits[0] ? dayTitle(group.visits[0], now, language, t) : group.date}>
                <ul className="flex flex-col gap-3">
                  {group.visits.map((visit) => (
                    <li key={visit.id}>
                      <VisitRow visit={visit} />
                    </li>
                  ))}
                </ul>
              </Section>
            ))}
          </>
        )}
      </PageBody>
    </>
  );
}
