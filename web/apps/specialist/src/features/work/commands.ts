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

/** Answers a request or takes the next step of a visit; the lists follow. `onDone` is called even if the visit leaves the page. */
export function useAnswer(id: string, onDone?: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) => send(id, answer),
    onSuccess: (visit, answer) => {
      onDone?.(answer);
      queries.setQueryData(["booking", "visit", id], visit);
    },
    onSettled: () => {
      for (const domain of ["booking", "availability"]) void queries.invalidateQueries({ queryKey: [domain] });
    },
  });
}
