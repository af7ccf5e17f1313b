import { type VisitAct, type WorkedVisit, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export type Answer = { act: "accept" } | { act: VisitAct } | { act: "decline" | "cancel" | "no-show"; reason: string };

function send(id: string, answer: Answer): Promise<WorkedVisit> {
  const params = { path: { visit_id: id } };
  switch (answer.act) {
    case "accept":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/accept", { params }));
    case "decline":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/decline", { params, body: { reason: answer.reason } }));
    case "cancel":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/cancel", { params, body: { reason: answer.reason } }));
    case "no-show":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/no-show", { params, body: { reason: answer.reason } }));
    case "on-the-way":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/on-the-way", { params }));
    case "arrive":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/arrive", { params }));
    case "start":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/start", { params }));
    case "finish":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/finish", { params }));
  }
}

/** Answers a request or takes the next step of a visit; the lists follow. */
export function useAnswer(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) => send(id, answer),
    onSuccess: (visit) => queries.setQueryData(["booking", "visit", id], visit),
    onSettled: () => queries.invalidateQueries({ queryKey: ["booking"] }),
  });
}
