import { ALL_REVIEWS, RatingBoard, ReviewCard, ReviewFilters, type ReviewWish } from "@doorstep/shell";
import { Button, EmptyState, ErrorState, PageBody, PageHeader, SkeletonCards, cx } from "@doorstep/ui";
import type { ReviewSort } from "@doorstep/core";
import { MessageSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { useSpecialist } from "../../specialists";
import { useReviews } from "../queries";

const SORTS: readonly ReviewSort[] = ["newest", "highest", "lowest"];

/** All reviews of a specialist; what is chosen stands in the address, so that it can be shared. */
export default function ReviewsPage() {
  const { t } = useTranslation();
  const id = Number(useParams().specialistId) || 0;
  const [wish, setWish] = useWish();
  const specialist = useSpecialist(id || null);
  const reviews = useReviews(id, wish);
  const summary = reviews.data?.pages[0]?.summary ?? null;
  const items = reviews.data?.pages.flatMap((page) => page.items) ?? [];
  const name = specialist.data?.display_name ?? "";
  return (
    <>
      <PageHeader narrow title={name ? t("review.about", { name }) : t("reviews.title")} back={`/specialists/${id}`} />
      <PageBody narrow>
        {reviews.isPending ? (
          <SkeletonCards count={4} />
        ) : !reviews.data ? (
          <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />
        ) : summary?.count === 0 ? (
          <EmptyState icon={<MessageSquare />} title={t("reviews.none")} text={t("review.none_text")} />
        ) : (
          <>
            {summary ? <RatingBoard summary={summary} stars={wish.stars} onStars={(stars) => setWish({ ...wish, stars })} /> : null}
            <ReviewFilters wish={wish} onWish={setWish} />
            <p role="status" className="sr-only">
              {reviews.isPlaceholderData ? t("state.loading") : ""}
            </p>
            {items.length === 0 ? <EmptyState icon={<MessageSquare />} title={t("reviews.none_found")} text={t("reviews.none_found_text")} /> : null}
            <ul className={cx("flex flex-col gap-3 transition-opacity", reviews.isPlaceholderData && "opacity-60")}>
              {items.map((review) => (
                <li key={review.id}>
                  <ReviewCard review={review} specialist={name} />
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

function useWish(): [ReviewWish, (wish: ReviewWish) => void] {
  const [params, setParams] = useSearchParams();
  const sort = SORTS.find((one) => one === params.get("sort")) ?? "newest";
  const stars = Number(params.get("stars"));
  const wish = { ...ALL_REVIEWS, sort, stars: stars >= 1 && stars <= 5 ? stars : null, withPhotos: params.get("photos") === "1" };
  const set = (next: ReviewWish) => {
    const chosen: Record<string, string> = {};
    if (next.sort !== "newest") chosen["sort"] = next.sort;
    if (next.stars !== null) chosen["stars"] = String(next.stars);
    if (next.withPhotos) chosen["photos"] = "1";
    setParams(chosen, { replace: true, preventScrollReset: true });
  };
  return [wish, set];
}
