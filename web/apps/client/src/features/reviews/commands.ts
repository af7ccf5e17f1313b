import { type NewReview, ProblemError, type VisitReview, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Publishes a review, or replaces it if there is one. */
export function useSaveReview(visitId: string, isNew: boolean) {
  const queries = useQueryClient();
  const at = { params: { path: { visit_id: visitId } } };
  return useMutation({
    mutationFn: async (body: NewReview): Promise<VisitReview> => {
      if (!isNew) return unwrap(api.PUT("/api/v1/visits/{visit_id}/review", { ...at, body }));
      try {
        return await unwrap(api.POST("/api/v1/visits/{visit_id}/review", { ...at, body }));
      } catch (error) {
        // The answer to an earlier try was lost: the review stands, and is made what is wanted now.
        if (!(error instanceof ProblemError && error.code === "review_exists")) throw error;
        return unwrap(api.PUT("/api/v1/visits/{visit_id}/review", { ...at, body }));
      }
    },
    onSuccess: (stands) => {
      queries.setQueryData(["reviews", "visit", visitId], stands);
      void queries.invalidateQueries({ queryKey: ["reviews"] });
      void queries.invalidateQueries({ queryKey: ["specialists", stands.specialist.id] });
    },
  });
}
