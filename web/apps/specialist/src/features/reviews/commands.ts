import { api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Publishes a reply below a review, or replaces it. */
export function useReply(reviewId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => unwrap(api.PUT("/api/v1/specialist/reviews/{review_id}/reply", { params: { path: { review_id: reviewId } }, body: { text } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["reviews"] }),
  });
}
