import type { PoolOrder } from "@doorstep/core";
import { Button, Callout, Card, EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards, useProblemText, useToast } from "@doorstep/ui";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useTakeFromPool } from "../commands";
import { JobFacts } from "../components/JobFacts";
import { usePool } from "../queries";

/** Orders that nobody has taken yet; whoever is first has one. */
export default function PoolPage() {
  const { t } = useTranslation();
  const pool = usePool();
  return (
    <>
      <PageHeader title={t("jobs.pool")} back="/requests" />
      <PageBody>
        {pool.isPending ? (
          <SkeletonCards count={3} />
        ) : pool.isError && !pool.data ? (
          <ErrorState error={pool.error} onRetry={() => void pool.refetch()} />
        ) : pool.data.length === 0 ? (
          <EmptyState icon={<Inbox />} title={t("jobs.pool_none_title")} text={t("jobs.pool_none_text")} />
        ) : (
          <>
            <p className="px-1 text-muted">{t("jobs.pool_text")}</p>
            <ul className="grid items-start gap-4 lg:grid-cols-2">
              {pool.data.map((order) => (
                <li key={order.order_id}>
                  <PoolCard order={order} />
                </li>
              ))}
            </ul>
          </>
        )}
      </PageBody>
    </>
  );
}

function PoolCard({ order }: { order: PoolOrder }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const take = useTakeFromPool(order.order_id, (taken) => {
    toast.say(t("jobs.taken"));
    if (taken.visit_id) void navigate(`/visits/${taken.visit_id}`);
  });
  return (
    <Card className="flex flex-col gap-3 p-5">
      <JobFacts job={order} />
      {take.isError ? <Callout tone="danger">{words(take.error)}</Callout> : null}
      <Button size="lg" busy={take.isPending} onClick={() => take.mutate()}>
        {t("jobs.accept")}
      </Button>
    </Card>
  );
}
