import type { Order } from "@doorstep/core";
import { Button, Callout, Dialog, useProblemText, useToast } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useRefuseReplacement } from "../commands";

/** Asks once more before a booking ends for good and all its money goes back. */
export default function RefundDialog({ order, onClose }: { order: Order; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const refuse = useRefuseReplacement(order.id);
  const submit = () =>
    refuse.mutate("refund", {
      onSuccess: () => {
        onClose();
        toast.say(t("replace.refund_done"));
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("replace.refund_title")}
      description={t("replace.refund_text")}
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
