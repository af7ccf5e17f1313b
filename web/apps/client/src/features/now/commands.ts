import { type Order, type SearchAnswer, type SearchProgress, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useFreshBookings } from "../booking/commands";
import type { SearchDraft } from "./model";

/** Holds the quoted price; the search begins when it is paid for. */
export function useHoldSearch() {
  const fresh = useFreshBookings();
  return useMutation({
    mutationFn: ({ quote, draft }: { quote: string; draft: SearchDraft }): Promise<Order> =>
      unwrap(
        api.POST("/api/v1/searches", {
          body: { quote, note: draft.note.trim(), photo_ids: draft.photos.map(({ id }) => id), door: draft.door, for_person_id: draft.forPersonId },
        }),
      ),
    onSuccess: fresh.keep,
    onSettled: fresh.refresh,
  });
}

/** What the client wants when nobody has said yes. */
export function useAnswerSearch(orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: SearchAnswer): Promise<SearchProgress> => unwrap(api.POST("/api/v1/orders/{order_id}/search/answer", { params: { path: { order_id: orderId } }, body: answer })),
    onSuccess: (progress) => queries.setQueryData(["booking", "search", orderId], progress),
    onSettled: () => queries.invalidateQueries({ queryKey: ["booking"] }),
  });
}
