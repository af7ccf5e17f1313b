import { type VisitReview, api, unwrap } from "@doorstep/core";
import { type ReviewWish, useSignedIn } from "@doorstep/shell";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

const PAGE = 10;

/** What clients say of a specialist, a page at a time; the first page brings the summary. */
export function useReviews(specialistId: number, { sort, stars, withPhotos }: ReviewWish, limit = PAGE) {
  return useInfiniteQuery({
    queryKey: ["reviews", "of", specialistId, sort, stars, withPhotos, limit],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/specialists/{specialist_id}/reviews", {
          params: {
            path: { specialist_id: specialistId },
            query: { sort, stars: stars ?? undefined, with_photos: withPhotos, cursor: pageParam ?? undefined, limit },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** Where I stand with the review of a visit of mine. */
export function useVisitReview(visitId: string) {
  const signedIn = useSignedIn();
  return useQuery({
    queryKey: ["reviews", "visit", visitId],
    queryFn: (): Promise<VisitReview> => unwrap(api.GET("/api/v1/visits/{visit_id}/review", { params: { path: { visit_id: visitId } } })),
    enabled: signedIn,
  });
}

/** Done visits of mine that wait for a review. */
export function useDueReviews() {
  const signedIn = useSignedIn();
  return useQuery({
    queryKey: ["reviews", "due"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/me/reviews/due"))).items,
    enabled: signedIn,
    staleTime: 60_000,
  });
}
