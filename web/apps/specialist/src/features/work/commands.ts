import { type ExtraWish, type WorkedVisit, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export type CantCome = "specialist" | "force_majeure";
export type Answer = { act: "accept" } | { act: "decline" | "no-show"; reason: string } | { act: "cancel"; reason: string; cause?: CantCome; evidenceIds?: string[] };

function send(id: string, answer: Answer): Promise<WorkedVisit> {
  const params = { path: { visit_id: id } };
  switch (answer.act) {
    case "accept":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/accept", { params }));
    case "decline":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/decline", { params, body: { reason: answer.reason } }));
    case "cancel":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/cancel", { params, body: { reason: answer.reason, cause: answer.cause, evidence_ids: answer.evidenceIds } }));
    case "no-show":
      return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/no-show", { params, body: { reason: answer.reason } }));
  }
}

/** Answers a request, or gives a visit up; the lists follow. `onDone` is called even if the visit leaves the page. */
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

/** Asks the client for more work or parts than were booked, at the price of all of it. */
export function useAskForExtra(visitId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: ExtraWish) => unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/extras", { params: { path: { visit_id: visitId } }, body: wish })),
    onSuccess: (visit) => queries.setQueryData(["booking", "visit", visitId], visit),
  });
}

/** Takes back extra work that the client has not answered. */
export function useWithdrawExtra(visitId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (extraId: string) => unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/extras/{extra_id}/withdraw", { params: { path: { visit_id: visitId, extra_id: extraId } } })),
    onSuccess: (visit) => queries.setQueryData(["booking", "visit", visitId], visit),
    onError: () => queries.invalidateQueries({ queryKey: ["booking", "visit", visitId] }),
  });
}
