import { type Order, ProblemError, type Visit, formatMoney } from "@doorstep/core";
import { Button, Callout, Dialog, ErrorState, Loading, Skeleton, TextArea, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RefundNote } from "../../payment/components/RefundNote";
import { useCancelVisit } from "../../several/commands";
import { useCancel } from "../commands";
import { useConsequence } from "../queries";
import { FeeNow } from "./FeeNow";

interface Props {
  order: Order;
  /** One visit of it only. */
  visit?: Visit;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Says what cancelling costs at this moment before anybody agrees to it; the button names the fee. */
export function CancelDialog({ order, visit, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const whole = useCancel(order.id);
  const part = useCancelVisit(visit?.id ?? "");
  const cancel = visit ? part : whole;
  const consequence = useConsequence(order.id, "cancel", visit?.id);
  const [reason, setReason] = useState("");
  const found = consequence.data;
  const submit = () => {
    if (!found) return;
    cancel.mutate(
      { reason: reason.trim(), agreedFee: found.fee.minor },
      {
        onSuccess: () => {
          onOpenChange(false);
          toast.say(t(visit ? "several.cancelled" : "cancel.done"));
        },
        onError: (error) => {
          if (error instanceof ProblemError && error.code === "consequence_changed") void consequence.refetch();
        },
      },
    );
  };
  const free = found?.fee.minor === 0;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={visit ? t("several.cancel_title", { service: visit.service_name }) : t("cancel.title")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={cancel.isPending} disabled={!found || consequence.isFetching} onClick={submit}>
            {!found || free ? t(visit ? "several.cancel" : "cancel.confirm") : t("cancel.confirm_fee", { fee: formatMoney(found.fee, language) })}
          </Button>
          <Button variant="quiet" size="lg" onClick={() => onOpenChange(false)}>
            {t("cancel.keep")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {cancel.isError ? <Callout tone="danger">{text(cancel.error)}</Callout> : null}
        {found ? (
          <FeeNow consequence={found} title={free ? t("cancel.free") : t("cancel.fee", { fee: formatMoney(found.fee, language) })}>
            <RefundNote order={order} refund={found.refund} price={visit?.price ?? order.total} />
            <p>{t("cancel.text")}</p>
            {visit ? <p>{t("several.rest_stays")}</p> : null}
          </FeeNow>
        ) : consequence.isError ? (
          <ErrorState error={consequence.error} onRetry={() => void consequence.refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-24 rounded-lg" />
          </Loading>
        )}
        <TextArea label={t("cancel.reason")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Dialog>
  );
}
