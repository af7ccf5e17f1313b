import type { Cancellation, Order } from "@doorstep/core";
import { formatMoney } from "@doorstep/core";
import { Button, Callout, Dialog, TextArea, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCancel } from "../commands";

interface Props {
  order: Order;
  terms: Cancellation;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Says what cancelling means before anybody agrees to it. */
export function CancelDialog({ order, terms, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const cancel = useCancel(order.id);
  const [reason, setReason] = useState("");
  const submit = () =>
    cancel.mutate(reason.trim(), {
      onSuccess: () => {
        onOpenChange(false);
        toast.say(t("cancel.done"));
      },
    });
  const free = terms.fee.minor === 0;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("cancel.title")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={cancel.isPending} onClick={submit}>
            {free ? t("cancel.confirm") : t("cancel.confirm_fee", { fee: formatMoney(terms.fee, language) })}
          </Button>
          <Button variant="quiet" size="lg" onClick={() => onOpenChange(false)}>
            {t("cancel.keep")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {cancel.isError ? <Callout tone="danger">{text(cancel.error)}</Callout> : null}
        <Callout tone={free ? "accent" : "warning"} icon={free ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}>
          <p className="font-semibold">{free ? t("cancel.free") : t("cancel.fee", { fee: formatMoney(terms.fee, language) })}</p>
          <p>{t("cancel.text")}</p>
        </Callout>
        <TextArea label={t("cancel.reason")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Dialog>
  );
}
