import type { Order } from "@doorstep/core";
import { Button, Callout, Dialog, useProblemText, useToast } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useCancel } from "../../booking/commands";

/** Leaving a search is free, and asked once more. */
export default function LeaveDialog({ order, onClose }: { order: Order; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const cancel = useCancel(order.id);
  const submit = () =>
    cancel.mutate(
      { reason: "", agreedFee: 0 },
      {
        onSuccess: () => {
          onClose();
          toast.say(t("searching.left"));
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("searching.leave_title")}
      description={t("searching.leave_text")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={cancel.isPending} onClick={submit}>
            {t("searching.leave")}
          </Button>
          <Button variant="quiet" size="lg" onClick={onClose}>
            {t("searching.go_on")}
          </Button>
        </>
      }
    >
      {cancel.isError ? <Callout tone="danger">{text(cancel.error)}</Callout> : null}
    </Dialog>
  );
}
