import { type Order, addMoney, formatMoney } from "@doorstep/core";
import { Badge, Button, Callout, Card, MoneyLines, useLanguage, useProblemText } from "@doorstep/ui";
import { ReceiptText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSaveReceipt } from "../commands";
import { STATE_TONES, leftOf, moneyOf } from "../model";

/** How an order's money stands: what was paid, what is held, what went back; and the receipt. */
export default function PaymentCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const receipt = useSaveReceipt(order);
  const { paid, held, returned, tips } = moneyOf(order);
  const { booked, more } = leftOf(order);
  const inCash = order.payment_method === "cash" ? addMoney(booked, more) : more;
  const lines = [
    { label: t("money.paid"), amount: paid },
    { label: t("money.held"), amount: held, note: t("money.held_note") },
    { label: t("pay.after_visit"), amount: order.payment_method === "cash" ? { ...booked, minor: 0 } : booked },
    { label: t("pay.at_the_door"), amount: inCash, note: more.minor > 0 ? t("money.with_more", { amount: formatMoney(more, language) }) : undefined },
    { label: t("money.returned"), amount: returned, note: t("money.returned_note") },
    { label: t("money.tip"), amount: tips },
  ].filter(({ amount }) => amount.minor > 0);
  const moved = paid.minor + held.minor + tips.minor > 0;
  if (!moved && order.pay_state === "nothing_due") return null;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h2 className="font-semibold">{t("money.title")}</h2>
        <Badge tone={STATE_TONES[order.pay_state]}>{t(`pay_state.${order.pay_state}`)}</Badge>
      </div>
      {lines.length > 0 ? <MoneyLines lines={lines} /> : null}
      {receipt.isError ? <Callout tone="danger">{text(receipt.error)}</Callout> : null}
      {paid.minor > 0 ? (
        <Button variant="secondary" busy={receipt.isPending} icon={<ReceiptText aria-hidden className="size-5" />} onClick={() => receipt.mutate(language)}>
          {t("money.receipt")}
        </Button>
      ) : null}
    </Card>
  );
}
