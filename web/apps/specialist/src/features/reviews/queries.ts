import { api, unwrap } from "@doorstep/core";
import type { ReviewWish } from "@doorstep/shell";
import { useInfiniteQuery } from "@tanstack/react-query";

const PAGE = 10;

/** What clients say of my visits, a page at a time; the first page brings the summary and how many wait for a reply. */
export function useReceivedReviews({ sort, stars, withPhotos, unanswered }: ReviewWish) {
  return useInfiniteQuery({
    queryKey: ["reviews", "received", sort, stars, withPhotos, unanswered],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/specialist/reviews", {
          params: { query: { sort, stars: stars ?? undefined, with_photos: withPhotos, unanswered, cursor: pageParam ?? undefined, limit: PAGE } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
}
