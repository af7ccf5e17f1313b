import type { Order } from "@doorstep/core";
import { Button, ButtonLink, Card, ErrorState, PageBody, PageHeader, PriceLines, SkeletonCards } from "@doorstep/ui";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { quantityText, useService } from "../../catalog";
import { VisitPanel } from "../components/VisitPanel";
import { lineLabel } from "../model";
import { useOrder, useOrderHistory } from "../queries";

const CancelDialog = lazy(async () => ({ default: (await import("../components/CancelDialog")).CancelDialog }));

/** One booking, followed live. */
export default function BookingPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  return (
    <>
      <PageHeader title={order.data?.visits[0]?.service_name ?? t("booking.title")} back="/bookings" />
      {order.isPending ? <SkeletonCards count={3} /> : order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : <Booking order={order.data} />}
    </>
  );
}

function Booking({ order }: { order: Order }) {
  const { t } = useTranslation();
  const history = useOrderHistory(order.id);
  const [cancelling, setCancelling] = useState(false);
  const first = order.visits[0];
  const service = useService(order.market, first?.service_id ?? null);
  const method = order.payment_method === "cash" ? t("pay.cash") : order.payment_method === "pay_later" ? t("pay.later") : null;
  const ended = order.state === "cancelled" || order.state === "expired" || order.state === "completed";
  return (
    <PageBody
      aside={
        <>
          <Card className="flex flex-col gap-4 p-5">
            <PriceLines
              lines={order.visits.flatMap((visit) =>
                visit.lines.map((line) => ({
                  label: lineLabel(line, visit.service_name, service.data ? quantityText(visit.quantity, service.data, t) : null),
                  amount: line.amount,
                })),
              )}
              total={order.total}
              totalLabel={t("checkout.total")}
            />
            {method ? (
              <p className="flex justify-between gap-3 text-sm text-muted">
                <span>{t("pay.method")}</span>
                <span>{method}</span>
              </p>
            ) : null}
            <p className="flex justify-between gap-3 text-sm text-muted">
              <span>{t("booking.number")}</span>
              <span className="select-all">{order.number}</span>
            </p>
          </Card>
          {order.note ? (
            <Card className="p-5">
              <p className="text-sm text-muted">{t("checkout.note")}</p>
              <p className="mt-1 whitespace-pre-line">{order.note}</p>
            </Card>
          ) : null}
          {order.can_cancel ? (
            <Button variant="danger" size="lg" onClick={() => setCancelling(true)}>
              {t("cancel.open")}
            </Button>
          ) : null}
          {ended && first ? (
            <ButtonLink size="lg" to={`/book/${first.service_id}${first.anyone ? "" : `?specialist=${first.specialist.id}&offer=${first.offer_id}`}`}>
              {t("booking.again")}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      {order.visits.map((visit) => (
        <VisitPanel key={visit.id} visit={visit} changes={history.data ?? []} />
      ))}
      {cancelling ? (
        <Suspense>
          <CancelDialog orderId={order.id} open={cancelling} onOpenChange={setCancelling} />
        </Suspense>
      ) : null}
    </PageBody>
  );
}
