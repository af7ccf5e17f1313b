import { useMinute } from "@doorstep/shell";
import { Button, EmptyState, ErrorState, PageBody, PageHeader, Section, SkeletonCards, useLanguage } from "@doorstep/ui";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { VisitRow } from "../components/VisitRow";
import { dayTitle, groupByDay } from "../model";
import { usePast } from "../queries";

export default function PastPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const past = usePast();
  const visits = past.data?.pages.flat() ?? [];
  return (
    <>
      <PageHeader narrow title={t("work.past")} back="/more" />
      <PageBody narrow>
        {past.isPending ? (
          <SkeletonCards count={4} />
        ) : past.isError && !past.data ? (
          <ErrorState error={past.error} onRetry={() => void past.refetch()} />
        ) : visits.length === 0 ? (
          <EmptyState icon={<History />} title={t("work.past_none")} />
        ) : (
          <>
            {groupByDay(visits).map((group) => (
              <Section key={group.date} title={group.visits[0] ? dayTitle(group.visits[0].starts_at, group.visits[0].time_zone, now, language, t) : group.date}>
                <ul className="flex flex-col gap-3">
                  {group.visits.map((visit) => (
                    <li key={visit.id}>
                      <VisitRow visit={visit} />
                    </li>
                  ))}
                </ul>
              </Section>
            ))}
            {past.hasNextPage ? (
              <Button variant="secondary" busy={past.isFetchingNextPage} onClick={() => void past.fetchNextPage()}>
                {t("work.past_more")}
              </Button>
            ) : null}
          </>
        )}
      </PageBody>
    </>
  );
}
