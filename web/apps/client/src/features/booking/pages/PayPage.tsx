import { type Order, type PaymentMethod, formatMoney, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, ErrorState, PageBody, PageHeader, PriceLines, RadioList, Section, SkeletonCards, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { TimerOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { quantityText, useService } from "../../catalog";
import { HoldCountdown } from "../components/HoldCountdown";
import { Summary } from "../components/Summary";
import { useCancel, useConfirm } from "../commands";
import { lineLabel } from "../model";
import { useOrder } from "../queries";

/** The time is kept; how to pay, and yes. */
export default function PayPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  if (order.data?.state === "confirmed" || order.data?.state === "completed") return <Navigate to={`/bookings/${orderId}`} replace />;
  return (
    <>
      <PageHeader title={t("pay.title")} back="/bookings" />
      {order.isPending ? <SkeletonCards count={2} /> : order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : <Pay order={order.data} />}
    </>
  );
}

function Pay({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const [method, setMethod] = useState<PaymentMethod>("cash");
  const confirm = useConfirm(order.id);
  const cancel = useCancel(order.id);
  const now = useNow();
  const left = order.hold_expires_at ? secondsLeft(order.hold_expires_at, now) : 0;
  const visit = order.visits[0];
  const service = useService(order.market, visit?.service_id ?? null);
  if (!visit) return null;
  const again = `/book/${visit.service_id}${visit.anyone ? "" : `?specialist=${visit.specialist.id}&offer=${visit.offer_id}`}`;
  if (order.state !== "held" || left === 0) {
    return (
      <EmptyState icon={<TimerOff />} title={t("hold.over")} text={t("hold.over_text")}>
        <ButtonLink to={again} replace>
          {t("hold.again")}
        </ButtonLink>
      </EmptyState>
    );
  }
  const finish = () =>
    confirm.mutate(method, {
      onSuccess: (done) => {
        toast.say(done.visits.some((one) => one.state === "requested") ? t("pay.requested") : t("pay.booked"));
        void navigate(`/bookings/${done.id}`, { replace: true, viewTransition: true });
      },
    });
  const giveUp = () => cancel.mutate("", { onSuccess: () => void navigate(again, { replace: true }) });
  return (
    <PageBody
      aside={
        <>
          <Card>
            <PriceLines
              lines={order.visits.flatMap((one) =>
                one.lines.map((line) => ({
                  label: lineLabel(line, one.service_name, service.data ? quantityText(one.quantity, service.data, t) : null),
                  amount: line.amount,
                })),
              )}
              total={order.total}
              totalLabel={t("checkout.total")}
            />
          </Card>
          <p className="text-sm text-muted">{t("checkout.free_cancel")}</p>
          <StickyAction start={<p className="text-xl font-bold lg:hidden">{formatMoney(order.total, language)}</p>}>
            <Button size="lg" wide busy={confirm.isPending} onClick={finish}>
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
