import { type Order, type PaymentMethod, formatMoney, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, ErrorState, PageBody, PageHeader, RadioList, Section, SkeletonCards, StickyAction, useLanguage, useProblemText } from "@doorstep/ui";
import { TimerOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { HoldCountdown } from "../components/HoldCountdown";
import { OrderPrice } from "../components/OrderPrice";
import { PhotoRow } from "../components/PhotoRow";
import { Summary } from "../components/Summary";
import { useCancel, useConfirm } from "../commands";
import { againPath, cancellationText } from "../model";
import { useOrder } from "../queries";

/** The time is kept; how to pay, and yes. */
export default function PayPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  const confirm = useConfirm(orderId);
  if (order.data?.state === "confirmed" || order.data?.state === "completed") {
    // Booked just now, here: good news first. Else this is an old address.
    return <Navigate to={confirm.isIdle ? `/bookings/${orderId}` : `/bookings/${orderId}/booked`} replace />;
  }
  return (
    <>
      <PageHeader title={t("pay.title")} back="/bookings" />
      {order.isPending ? <SkeletonCards count={2} /> : order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : <Pay order={order.data} confirm={confirm} />}
    </>
  );
}

function Pay({ order, confirm }: { order: Order; confirm: ReturnType<typeof useConfirm> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const navigate = useNavigate();
  const [method, setMethod] = useState<PaymentMethod>("cash");
  const cancel = useCancel(order.id);
  const now = useNow();
  const left = order.hold_expires_at ? secondsLeft(order.hold_expires_at, now) : 0;
  const visit = order.visits[0];
  if (!visit) return null;
  const again = againPath(visit);
  if (order.state !== "held" || left === 0) {
    return (
      <EmptyState icon={<TimerOff />} title={t("hold.over")} text={t("hold.over_text")}>
        <ButtonLink to={again} replace>
          {t("hold.again")}
        </ButtonLink>
      </EmptyState>
    );
  }
  const giveUp = () => cancel.mutate("", { onSuccess: () => void navigate(again, { replace: true }) });
  return (
    <PageBody
      aside={
        <>
          <OrderPrice order={order} />
          {order.cancellation ? <p className="text-sm text-muted">{cancellationText(order.cancellation, language, t)}</p> : null}
          <StickyAction start={<p className="text-xl font-bold lg:hidden">{formatMoney(order.total, language)}</p>}>
            <Button size="lg" wide busy={confirm.isPending} onClick={() => confirm.mutate(method)}>
              {t("pay.confirm")}
            </Button>
          </StickyAction>
          <Button variant="quiet" busy={cancel.isPending} onClick={giveUp}>
            {t("pay.give_up")}
          </Button>
        </>
      }
    >
      {order.hold_expires_at ? <HoldCountdown until={order.hold_expires_at} /> : null}
      {confirm.isError ? <Callout tone="danger">{text(confirm.error)}</Callout> : null}
      {order.visits.map((one) => (
        <Summary
          key={one.id}
          service={one.service_name}
          specialist={one.specialist}
          startsAt={one.starts_at}
          endsAt={one.ends_at}
          zone={one.time_zone}
          note={one.place?.line ?? one.district}
        />
      ))}
      {order.note || order.photos.length > 0 ? (
        <Card className="flex flex-col gap-3">
          {order.note ? <p className="whitespace-pre-line">{order.note}</p> : null}
          {order.photos.length > 0 ? <PhotoRow photos={order.photos} /> : null}
        </Card>
      ) : null}
      <Section title={t("pay.method")}>
        <RadioList<PaymentMethod>
          label={t("pay.method")}
          value={method}
          onChange={setMethod}
          options={[
            { value: "cash", label: t("pay.cash"), note: t("pay.cash_text") },
            { value: "pay_later", label: t("pay.later"), note: t("pay.later_text") },
          ]}
        />
      </Section>
    </PageBody>
  );
}
