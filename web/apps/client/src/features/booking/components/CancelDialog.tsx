import { Button, Callout, Dialog, TextArea, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCancel } from "../commands";

export function CancelDialog({ orderId, open, onOpenChange }: { orderId: string; open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const cancel = useCancel(orderId);
  const [reason, setReason] = useState("");
  const submit = () =>
    cancel.mutate(reason.trim(), {
      onSuccess: () => {
        onOpenChange(false);
        toast.say(t("cancel.done"));
      },
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("cancel.title")}
      description={t("cancel.text")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={cancel.isPending} onClick={submit}>
            {t("cancel.confirm")}
          </Button>
          <Button variant="quiet" size="lg" onClick={() => onOpenChange(false)}>
            {t("cancel.keep")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {cancel.isError ? <Callout tone="danger">{text(cancel.error)}</Callout> : null}
        <TextArea label={t("cancel.reason")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Dialog>
  );
}
