import { type Extra, type Order, type Payment, formatMoney } from "@doorstep/core";
import { useNow, useOnline } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, ErrorState, PageBody, SkeletonCards, StatusTimeline, useLanguage, useToast } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";
import { CircleSlash, CreditCard, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import { HoldCountdown } from "../../booking/components/HoldCountdown";
import { extraOf, isNotDone, notDoneText } from "../extra";
import { openPayPage, useIsLeaving } from "../leave";
import { isForTheBooking, isOpen, progressOf } from "../model";
import { usePayment } from "../queries";
import HoldOver from "./HoldOver";

interface Props {
  order: Order;
  paymentId: string;
}

/** How far a payment has come, after the way to the provider and back; from here it goes on to the booking, or to another try. */
export default function PaymentProgress({ order, paymentId }: Props) {
  const queries = useQueryClient();
  const payment = usePayment(paymentId, (one) => isSettling(order, one));
  const settled = payment.data ? !isOpen(progressOf(payment.data)) : false;
  useEffect(() => {
    // Its booking follows a moment later.
    if (settled) void queries.invalidateQueries({ queryKey: ["booking", "order", order.id] });
  }, [queries, order.id, settled, payment.dataUpdatedAt]);
  if (payment.data) return <Progressing order={order} payment={payment.data} />;
  return payment.isError ? <ErrorState error={payment.error} onRetry={() => void payment.refetch()} /> : <SkeletonCards count={1} />;
}

/** Whether money has moved and the booking is not there yet: it comes, or the money goes back. */
function isSettling(order: Order, payment: Payment): boolean {
  const progress = progressOf(payment);
  return isForTheBooking(payment) && (progress === "held" || progress === "paid") && !["confirmed", "searching", "completed"].includes(order.state);
}

function Progressing({ order, payment }: { order: Order; payment: Payment }) {
  const progress = progressOf(payment);
  const leaving = useIsLeaving(payment.id);
  const here = `/bookings/${order.id}`;
  if (leaving) return <Waiting payment={payment} leaving />;
  if (!isForTheBooking(payment)) {
    const extra = extraOf(order, payment);
    if (extra && isNotDone(extra)) return <NotDone extra={extra} to={here} />;
    if (progress === "waiting") return <Waiting payment={payment} />;
    if (progress === "unfinished") return <Unfinished payment={payment} elsewhere={here} />;
    return <Told payment={payment} to={here} />;
  }
  if (order.state === "confirmed" || order.state === "completed") return <Navigate to={`${here}/booked`} replace />;
  if (order.state === "searching") return <Navigate to={here} replace />;
  if (order.state !== "held") return <HoldOver order={order} />;
  const kept = order.hold_expires_at ? <HoldCountdown until={order.hold_expires_at} /> : null;
  if (progress === "unfinished") {
    return (
      <PageBody narrow>
        {kept}
        <Unfinished payment={payment} elsewhere={`/checkout/${order.id}`} />
      </PageBody>
    );
  }
  if (progress === "declined" || progress === "returned") return <Navigate to={`/checkout/${order.id}`} replace />;
  return (
    <PageBody narrow>
      {kept}
      <Waiting payment={payment} />
    </PageBody>
  );
}

const SLOW_MS = 12_000;

/** Only what is known is ticked. */
function Waiting({ payment, leaving }: { payment: Payment; leaving?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const online = useOnline();
  const [since] = useState(() => Date.now());
  const slow = useNow() - since > SLOW_MS;
  const progress = progressOf(payment);
  const settled = progress === "held" || progress === "paid";
  const last = isForTheBooking(payment) ? t("paying.step_booked") : t("paying.step_done");
  return (
    <Card className="flex flex-col gap-5 p-5">
      <div aria-live="polite" className="flex flex-col gap-1">
        <h2 className="text-xl font-bold">{t("paying.title", { amount: formatMoney(payment.amount, language) })}</h2>
        <p className="text-muted">{leaving ? t("paying.opening") : slow ? t("paying.slow") : t("paying.text")}</p>
      </div>
      {online ? null : (
        <Callout tone="warning" icon={<WifiOff aria-hidden />}>
          {t("paying.offline")}
        </Callout>
      )}
      <StatusTimeline
        items={[
          { id: "sent", label: t("paying.step_sent"), reached: true, current: false },
          { id: "bank", label: t("paying.step_bank"), reached: settled, current: !settled },
          { id: "last", label: last, reached: false, current: settled },
        ]}
      />
      {slow ? (
        <ButtonLink variant="secondary" to="/bookings">
          {t("paying.all_bookings")}
        </ButtonLink>
      ) : null}
    </Card>
  );
}

function Unfinished({ payment, elsewhere }: { payment: Payment; elsewhere: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const other = isForTheBooking(payment) ? t("paying.other_way") : t("paying.not_now");
  return (
    <EmptyState icon={<CreditCard />} title={t("paying.unfinished_title")} text={t("paying.unfinished_text")}>
      <Button size="lg" wide onClick={() => openPayPage(payment)}>
        {t("paying.go_on", { amount: formatMoney(payment.amount, language) })}
      </Button>
      <ButtonLink variant="quiet" size="lg" wide to={elsewhere} replace>
        {other}
      </ButtonLink>
    </EmptyState>
  );
}

/** The visit ended, or somebody said no, while the client was at the provider's page. */
function NotDone({ extra, to }: { extra: Extra; to: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState icon={<CircleSlash />} title={t("extra.over_title")} text={notDoneText(extra, t)}>
      <ButtonLink size="lg" wide to={to} replace>
        {t("extra.back")}
      </ButtonLink>
    </EmptyState>
  );
}

/** Says how a payment for anything but the booking itself ended, and shows the booking again. */
function Told({ payment, to }: { payment: Payment; to: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const paid = progressOf(payment) === "paid";
  const text = paid ? t(payment.purpose === "tip" ? "paying.tip_paid" : "paying.paid", { amount: formatMoney(payment.amount, language) }) : t("paying.not_paid");
  useEffect(() => {
    if (paid) toast.say(text);
    else toast.warn(text);
    void navigate(to, { replace: true });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- told once
  }, []);
  return <SkeletonCards count={2} />;
}
