import { EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { RequestCard } from "../components/RequestCard";
import { useRequests } from "../queries";

export default function RequestsPage() {
  const { t } = useTranslation();
  const requests = useRequests();
  return (
    <>
      <PageHeader title={t("nav.requests")} />
      <PageBody>
        {requests.isPending ? (
          <SkeletonCards count={3} />
        ) : requests.isError ? (
          <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />
        ) : requests.data.length === 0 ? (
          <EmptyState icon={<Inbox />} title={t("work.no_requests_title")} text={t("work.no_requests_text")} />
        ) : (
          <ul className="grid gap-4 lg:grid-cols-2">
            {requests.data.map((visit) => (
              <li key={visit.id}>
                <RequestCard visit={visit} />
              </li>
            ))}
          </ul>
        )}
      </PageBody>
    </>
  );
}
