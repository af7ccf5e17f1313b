import { api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DeclineReason, JobOffer } from "./model";

function useFollowed() {
  const queries = useQueryClient();
  return () => {
    for (const domain of ["jobs", "booking", "availability"]) void queries.invalidateQueries({ queryKey: [domain] });
  };
}

/** Takes a job; whoever is first has it. */
export function useAcceptJob(id: string, onTaken: (offer: JobOffer) => void) {
  const follow = useFollowed();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/specialist/job-offers/{job_offer_id}/accept", { params: { path: { job_offer_id: id } } })),
    onSuccess: (offer) => onTaken(offer),
    onSettled: follow,
  });
}

export function useDeclineJob(id: string, onDeclined: () => void) {
  const follow = useFollowed();
  return useMutation({
    mutationFn: (reason: DeclineReason) => unwrap(api.POST("/api/v1/specialist/job-offers/{job_offer_id}/decline", { params: { path: { job_offer_id: id } }, body: { reason } })),
    onSuccess: onDeclined,
    onSettled: follow,
  });
}

/** Takes an open order. */
export function useTakeFromPool(orderId: string, onTaken: (offer: JobOffer) => void) {
  const follow = useFollowed();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/specialist/job-offers/pool/{order_id}/take", { params: { path: { order_id: orderId } } })),
    onSuccess: (offer) => onTaken(offer),
    onSettled: follow,
  });
}
