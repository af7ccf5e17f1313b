import { ReviewCard, useSignedIn } from "@doorstep/shell";
import { Avatar, ButtonLink, Callout, EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import type { VisitReview } from "@doorstep/core";
import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ReviewForm } from "../components/ReviewForm";
import { useVisitReview } from "../queries";

/** Writing or changing the review of one visit. */
export default function ReviewPage() {
  const { t } = useTranslation();
  const { orderId = "", visitId = "" } = useParams();
  const signedIn = useSignedIn();
  const stands = useVisitReview(visitId);
  const back = `/bookings/${orderId}`;
  return (
    <>
      <PageHeader narrow title={t("review.title")} back={back} />
      <PageBody narrow>
        {!signedIn ? (
          <EmptyState icon={<Star />} title={t("sign_in.title")} text={t("review.sign_in_text")}>
            <ButtonLink to={`/sign-in?next=${encodeURIComponent(`${back}/review/${visitId}`)}`}>{t("sign_in.enter")}</ButtonLink>
          </EmptyState>
        ) : stands.isPending ? (
          <SkeletonCards count={3} />
        ) : !stands.data ? (
          <ErrorState error={stands.error} onRetry={() => void stands.refetch()} />
        ) : (
          <>
            <Whose stands={stands.data} />
            {stands.data.may_write || stands.data.may_change ? <ReviewForm key={visitId} orderId={orderId} stands={stands.data} /> : <Closed stands={stands.data} />}
          </>
        )}
      </PageBody>
    </>
  );
}

function Whose({ stands }: { stands: VisitReview }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={stands.specialist.name} photo={stands.specialist.photo?.small_url} />
      <div className="min-w-0">
        <p className="font-semibold">{stands.specialist.name}</p>
        <p className="text-sm text-muted">{stands.service_name}</p>
      </div>
    </div>
  );
}

function Closed({ stands }: { stands: VisitReview }) {
  const { t } = useTranslation();
  if (!stands.review) return <Callout>{t(stands.until ? "review.too_late" : "review.not_yet")}</Callout>;
  return (
    <>
      <Callout>{t("review.fixed")}</Callout>
      <ReviewCard review={stands.review} specialist={stands.specialist.name} />
    </>
  );
}
