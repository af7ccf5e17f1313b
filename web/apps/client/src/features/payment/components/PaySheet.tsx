import { type Money, type NewPayment, type PaymentPurpose, formatMoney } from "@doorstep/core";
import { Button, Callout, ErrorState, Loading, Sheet, Skeleton, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStartPayment } from "../commands";
import { chosenWay, wayKey } from "../model";
import { useWaysToPay } from "../queries";
import { WayList } from "./WayList";

interface Props {
  orderId: string;
  purpose: PaymentPurpose;
  title: string;
  description?: string;
  /** What is paid; null until somebody has chosen an amount. */
  amount: Money | null;
  extraId?: string;
  /** Said when it is paid without leaving the page. */
  done: string;
  children?: ReactNode;
  onClose(): void;
}

/** Pays one thing of an order: by card on the provider's page, or from the balance at once. */
export function PaySheet({ orderId, purpose, title, description, amount, extraId, done, children, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const ways = useWaysToPay(orderId, purpose);
  const pay = useStartPayment(orderId);
  const [picked, setPicked] = useState<string | null>(null);
  // What the balance can't cover is no way to pay this.
  const offered = ways.data ? { ...ways.data, ways: ways.data.ways.filter((way) => way.method !== "balance" || !amount || ways.data.balance.minor >= amount.minor) } : null;
  const way = offered ? chosenWay(offered.ways, picked) : null;
  const submit = () => {
    if (!way || !amount) return;
    const wish: NewPayment = { method: way.method, timing: way.timing, purpose, amount, ...(extraId ? { extra_id: extraId } : {}) };
    pay.mutate(wish, {
      onSuccess: (payment) => {
        if (payment.method === "card") return;
        toast.say(payment.method === "cash" ? t("pay.cash_agreed") : done);
        onClose();
      },
    });
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      {...(description ? { description } : {})}
      footer={
        <Button size="lg" wide busy={pay.isPending} disabled={!way || !amount} onClick={submit}>
          {way?.method === "cash" ? t("pay.agree_cash") : amount ? t("pay.pay_now", { amount: formatMoney(amount, language) }) : t("pay.pay_something")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {pay.isError ? <Callout tone="danger">{text(pay.error)}</Callout> : null}
        {children}
        {offered ? (
          offered.ways.length > 0 ? (
            <WayList atOnce ways={offered} value={way ? wayKey(way) : null} onChange={setPicked} />
          ) : (
            <Callout>{t("pay.no_way")}</Callout>
          )
        ) : ways.isError ? (
          <ErrorState error={ways.error} onRetry={() => void ways.refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-28 rounded-lg" />
          </Loading>
        )}
      </div>
    </Sheet>
  );
}
