import { type Order, formatMoney } from "@doorstep/core";
import { Button, Callout, useLanguage } from "@doorstep/ui";
import { CircleAlert, Receipt } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isNotDone } from "../extra";
import { type Due, declineText, duesOf, extrasOf } from "../model";
import { ExtraCard } from "./ExtraCard";
import { ExtraOver } from "./ExtraOver";
import { PaySheet } from "./PaySheet";

/** What the client is asked for now: extra work to agree to, the rest after the visit, what could not be taken. */
export default function PaymentDue({ order }: { order: Order }) {
  const name = (id: string) => order.visits.find((visit) => visit.id === id)?.specialist.name ?? order.visits[0]?.specialist.name ?? "";
  const [agreeing, setAgreeing] = useState<string | null>(null);
  return (
    <>
      {extrasOf(order)
        .filter(({ id, state }) => state === "asked" || id === agreeing)
        .map((extra) => {
          const toggle = (open: boolean) => setAgreeing(open ? extra.id : null);
          return isNotDone(extra) ? (
            <ExtraOver key={extra.id} extra={extra} onClose={() => toggle(false)} />
          ) : (
            <ExtraCard key={extra.id} order={order} extra={extra} name={name(extra.visit_id)} agreeing={agreeing === extra.id} onAgreeing={toggle} />
          );
        })}
      {duesOf(order).map((due) => (
        <DueNow key={due.payment.id} order={order} due={due} />
      ))}
    </>
  );
}

function DueNow({ order, due: { payment, declineCode } }: { order: Order; due: Due }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [paying, setPaying] = useState(false);
  const amount = formatMoney(payment.amount, language);
  const isDebt = payment.purpose === "debt";
  return (
    <Callout tone={isDebt ? "warning" : "accent"} icon={isDebt ? <CircleAlert aria-hidden /> : <Receipt aria-hidden />}>
      <h2 className="font-semibold">{isDebt ? t("due.debt", { amount }) : t("due.rest", { amount })}</h2>
      <p>{isDebt ? t("due.debt_text") : t("due.rest_text")}</p>
      {declineCode ? <p>{declineText(declineCode, t)}</p> : null}
      <Button className="mt-3" onClick={() => setPaying(true)}>
        {t("pay.pay_now", { amount })}
      </Button>
      {paying ? <PaySheet orderId={order.id} purpose={payment.purpose} title={isDebt ? t("due.debt", { amount }) : t("due.rest", { amount })} amount={payment.amount} done={t("paying.paid", { amount })} onClose={() => setPaying(false)} /> : null}
    </Callout>
  );
}
