import { ALL_REVIEWS, RatingBoard, ReviewCard } from "@doorstep/shell";
import { ButtonLink, Callout, ErrorState, Section, Skeleton } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useReviews } from "../queries";

const SHOWN = 3;

/** The rating with the latest reviews, on a specialist's page. */
export function ReviewsPreview({ specialistId, name }: { specialistId: number; name: string }) {
  const { t } = useTranslation();
  const reviews = useReviews(specialistId, ALL_REVIEWS, SHOWN);
  const first = reviews.data?.pages[0];
  return (
    <Section title={t("reviews.title")}>
      {reviews.isPending ? (
        <Skeleton className="h-48 rounded-lg" />
      ) : !first ? (
        <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />
      ) : first.items.length === 0 ? (
        <Callout>{t("review.none_text")}</Callout>
      ) : (
        <>
          {first.summary ? <RatingBoard summary={first.summary} /> : null}
          <ul className="flex flex-col gap-3">
            {first.items.map((review) => (
              <li key={review.id}>
                <ReviewCard review={review} specialist={name} />
              </li>
            ))}
          </ul>
          {first.summary && first.summary.count > SHOWN ? (
            <ButtonLink variant="secondary" to={`/specialists/${specialistId}/reviews`}>
              {t("review.all", { count: first.summary.count })}
            </ButtonLink>
          ) : null}
        </>
      )}
    </Section>
  );
}
