import { type Conflict, formatDay, formatTime } from "@doorstep/core";
import { Badge, EmptyState, ErrorState, LinkCard, PageBody, PageHeader, SkeletonCards, useLanguage } from "@doorstep/ui";
import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConflicts, useHours } from "../queries";

/** Visits that stand although their time is no longer open: keep, cancel, or change the hours back. */
export default function ConflictsPage() {
  const { t } = useTranslation();
  const conflicts = useConflicts();
  const hours = useHours();
  return (
    <>
      <PageHeader narrow title={t("calendar.conflicts")} back="/hours" />
      <PageBody narrow>
        <p className="text-muted">{t("calendar.conflicts_text")}</p>
        {conflicts.isPending || hours.isPending ? (
          <SkeletonCards count={2} />
        ) : conflicts.isError ? (
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

function ConflictCard({ conflict, zone }: { conflict: Conflict; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <LinkCard to={`/visits/${conflict.visit_id}`} className="flex items-start justify-between gap-3">
      <span>
        <span className="block font-semibold first-letter:uppercase">{formatDay(conflict.occupied_from, zone, language)}</span>
        <span className="block text-muted">
          {formatTime(conflict.occupied_from, zone, language)} – {formatTime(conflict.occupied_until, zone, language)}
        </span>
      </span>
      <Badge tone="danger">{t(`refusal.${conflict.reason}`)}</Badge>
    </LinkCard>
  );
}
