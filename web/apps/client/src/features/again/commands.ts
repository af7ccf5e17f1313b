import { type Again, type Visit, api, unwrap } from "@doorstep/core";
import { useProblemText, useToast } from "@doorstep/ui";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { timesPath, writeDraft } from "../booking/draft";
import { chooseMarket } from "../place";
import { draftOf, wishOf } from "./model";

/** One tap: asks for the next fitting time of the same visit and opens the filled-in checkout. */
export function useBookAgain() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const problem = useProblemText();
  return useMutation({
    mutationFn: (visit: Visit): Promise<Again> =>
      unwrap(api.POST("/api/v1/orders/{order_id}/again", { params: { path: { order_id: visit.order_id } }, body: { visit_id: visit.id } })),
    onSuccess: (again, visit) => {
      chooseMarket(again.market);
      const draft = draftOf(again, visit);
      if (draft) {
        writeDraft(draft);
        void navigate("/checkout", { viewTransition: true });
        return;
      }
      toast.warn(t("again.nobody"));
      void navigate(timesPath(wishOf(again)), { viewTransition: true });
    },
    onError: (error) => toast.warn(problem(error)),
  });
}
