import { useNow } from "@doorstep/shell";
import { EmptyState, ErrorState, PageBody, PageHeader, Section, SkeletonCards, useLanguage } from "@doorstep/ui";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { VisitRow } from "../components/VisitRow";
import { dayTitle, groupByDay } from "../model";
import { usePast } from "../queries";

export default function PastPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const past = usePast(true);
  return (
    <>
      <PageHeader narrow title={t("work.past")} back="/more" />
      <PageBody narrow>
        {past.isPending ? (
          <SkeletonCards count={4} />
        ) : past.isError ? (
          <ErrorState error={past.error} onRetry={() => void past.refetch()} />
        ) : past.data.length === 0 ? (
          <EmptyState icon={<History />} title={t("work.past_none")} />
        ) : (
          groupByDay(past.data).map((group) => (
            <Section key={group.date} title={group.visits[0] ? dayTitle(group.visits[0], now, language, t) : group.date}>
              <ul className="flex flex-col gap-3">
                {group.visits.map((visit) => (
                  <li key={visit.id}>
                    <VisitRow visit={visit} />
                  </li>
                ))}
              </ul>
            </Section>
          ))
        )}
      </PageBody>
    </>
  );
}
