import { EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ConflictCard } from "../components/ConflictCard";
import { useConflicts, useHours } from "../queries";

/** Visits that stand although their time is no longer open: open it again, or cancel. */
export default function ConflictsPage() {
  const { t } = useTranslation();
  const conflicts = useConflicts();
  const hours = useHours();
  return (
    <>
      <PageHeader narrow title={t("calendar.conflicts")} back />
      <PageBody narrow>
        <p className="text-muted">{t("calendar.conflicts_text")}</p>
        {conflicts.isPending || hours.isPending ? (
          <SkeletonCards count={2} />
        ) : conflicts.isError && !conflicts.data ? (
          <ErrorState error={conflicts.error} onRetry={() => void conflicts.refetch()} />
        ) : conflicts.data.length === 0 ? (
          <EmptyState icon={<CircleCheck />} title={t("calendar.conflicts_none")} />
        ) : (
          <ul className="flex flex-col gap-3">
            {conflicts.data.map((conflict) => (
              <li key={conflict.id}>
                <ConflictCard conflict={conflict} zone={hours.data?.time_zone ?? "UTC"} />
              </li>
            ))}
          </ul>
        )}
      </PageBody>
    </>
  );
}
