import type { Order, Replacement } from "@doorstep/core";
import { Button, Callout, Dialog, useProblemText, useToast } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useRefuseReplacement } from "../commands";
import { lostPart } from "../model";

/** Asks once more before a booking, or a part of it, ends for good and its money goes back. */
export default function RefundDialog({ order, replacement, onClose }: { order: Order; replacement: Replacement; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const refuse = useRefuseReplacement(order.id);
  const part = lostPart(order, replacement);
  const submit = () =>
    refuse.mutate(
      { visitId: replacement.visit_id, wish: "refund" },
      {
        onSuccess: () => {
          onClose();
          toast.say(t(part ? "replace.refund_part_done" : "replace.refund_done"));
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={part ? t("replace.refund_part_title", { service: part }) : t("replace.refund_title")}
      description={t(part ? "replace.refund_part_text" : "replace.refund_text")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={refuse.isPending} onClick={submit}>
            {t("replace.refund")}
          </Button>
          <Button variant="quiet" size="lg" onClick={onClose}>
            {t("action.back")}
          </Button>
        </>
      }
    >
      {refuse.isError ? <Callout tone="danger">{text(refuse.error)}</Callout> : null}
    </Dialog>
  );
}
