import { useMinute, useNow } from "@doorstep/shell";
import { EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { WorkedVisit } from "@doorstep/core";
import { isOpen, useJobOffers } from "../../jobs";
import { JobsSection } from "../../jobs/components/JobsSection";
import { RequestCard } from "../components/RequestCard";
import { useRequests } from "../queries";

export default function RequestsPage() {
  const { t } = useTranslation();
  const requests = useRequests();
  return (
    <>
      <PageHeader title={t("nav.requests")} />
      <PageBody>
        <JobsSection />
        {requests.isPending ? (
          <SkeletonCards count={3} />
        ) : requests.isError && !requests.data ? (
          <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />
        ) : (
          <Live requests={requests.data} />
        )}
      </PageBody>
    </>
  );
}

/** Requests whose time is over leave by themselves, to the second. */
function Live({ requests }: { requests: readonly WorkedVisit[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const minute = useMinute();
  const now = useNow();
  const offers = useJobOffers();
  const waiting = requests.filter((visit) => !visit.respond_by || Date.parse(visit.respond_by) > now);
  const gone = requests.length - waiting.length;
  useEffect(() => {
    if (gone > 0) void queries.invalidateQueries({ queryKey: ["booking"] });
  }, [queries, gone, minute]);
  // An open job offer above waits for an answer too, so nothing is said then.
  if (waiting.length === 0 && (offers.isLoading || offers.data?.some((offer) => isOpen(offer, now)))) return null;
  if (waiting.length === 0) return <EmptyState icon={<Inbox />} title={t("work.no_requests_title")} text={t("work.no_requests_text")} />;
  return (
    <ul className="grid items-start gap-4 lg:grid-cols-2">
      {waiting.map((visit) => (
        <li key={visit.id}>
          <RequestCard visit={visit} />
        </li>
      ))}
    </ul>
  );
}
