import { Callout, ErrorState, List, ListRow, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import { SlidersHorizontal, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { DatesSection } from "../components/DatesSection";
import { TimeOffSection } from "../components/TimeOffSection";
import { WeekEditor } from "../components/WeekEditor";
import { useConflicts, useHours } from "../queries";

export default function HoursPage() {
  const { t } = useTranslation();
  const hours = useHours();
  const conflicts = useConflicts();
  const clashes = conflicts.data?.length ?? 0;
  return (
    <>
      <PageHeader title={t("nav.hours")} back="/schedule" />
      <PageBody>
        {clashes > 0 ? (
          <Callout tone="danger" icon={<TriangleAlert aria-hidden />}>
            <Link to="/conflicts" viewTransition className="inline-flex min-h-6 items-center font-semibold underline underline-offset-4">
              {t("work.clashes", { count: clashes })}
            </Link>
          </Callout>
        ) : null}
        {hours.isPending ? (
          <SkeletonCards count={5} />
        ) : hours.isError ? (
          <ErrorState error={hours.error} onRetry={() => void hours.refetch()} />
        ) : (
          <>
            <List>
              <ListRow to="/limits" start={<SlidersHorizontal />} title={t("limits.title")} note={t("limits.note")} />
            </List>
            <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
              <TimeOffSection zone={hours.data.time_zone} />
              <DatesSection />
            </div>
            <WeekEditor hours={hours.data} />
          </>
        )}
      </PageBody>
    </>
  );
}
