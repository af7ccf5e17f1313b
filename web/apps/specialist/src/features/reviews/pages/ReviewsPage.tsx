import { ALL_REVIEWS, RatingBoard, ReviewFilters } from "@doorstep/shell";
import { Button, Callout, EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards, cx } from "@doorstep/ui";
import { MessageSquare, MessageSquareReply } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReceivedReviewCard } from "../components/ReceivedReviewCard";
import { useReceivedReviews } from "../queries";

/** My rating, and what clients said of my visits. */
export default function ReviewsPage() {
  const { t } = useTranslation();
  const [wish, setWish] = useState(ALL_REVIEWS);
  const reviews = useReceivedReviews(wish);
  const first = reviews.data?.pages[0];
  const items = reviews.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader narrow title={t("own_reviews.title")} back="/more" />
      <PageBody narrow>
        {reviews.isPending ? (
          <SkeletonCards count={4} />
        ) : !first ? (
          <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />
        ) : first.summary?.count === 0 ? (
          <EmptyState icon={<MessageSquare />} title={t("reviews.none")} text={t("own_reviews.none_text")} />
        ) : (
          <>
            {first.summary ? <RatingBoard summary={first.summary} stars={wish.stars} onStars={(stars) => setWish({ ...wish, stars })} /> : null}
            {first.unanswered ? <Callout icon={<MessageSquareReply aria-hidden />}>{t("own_reviews.unanswered_count", { count: first.unanswered })}</Callout> : null}
            <ReviewFilters wish={wish} onWish={setWish} own={t("own_reviews.unanswered")} />
            {items.length === 0 ? <EmptyState icon={<MessageSquare />} title={t("reviews.none_found")} text={t("reviews.none_found_text")} /> : null}
            <ul className={cx("flex flex-col gap-3 transition-opacity", reviews.isPlaceholderData && "opacity-60")}>
              {items.map((review) => (
                <li key={review.id}>
                  <ReceivedReviewCard review={review} />
                </li>
              ))}
            </ul>
            {reviews.hasNextPage ? (
              <Button variant="secondary" busy={reviews.isFetchingNextPage} onClick={() => void reviews.fetchNextPage()}>
                {t("reviews.more")}
              </Button>
            ) : null}
          </>
        )}
      </PageBody>
    </>
  );
}
