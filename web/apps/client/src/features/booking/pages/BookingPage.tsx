import type { Order } from "@doorstep/core";
import { Button, ButtonLink, Card, ErrorState, PageBody, PageHeader, SkeletonCards, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarClock } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { OwnReview } from "../../reviews";
import { CalendarButton } from "../components/CalendarButton";
import { HistoryList } from "../components/HistoryList";
import { OrderPrice } from "../components/OrderPrice";
import { PhotoRow } from "../components/PhotoRow";
import { VisitPanel } from "../components/VisitPanel";
import { againPath, cancellationText, leadingVisit } from "../model";
import { useMarketOf, useOrder, useOrderHistory } from "../queries";

const CancelDialog = lazyPart(async () => ({ default: (await import("../components/CancelDialog")).CancelDialog }));

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
  const market = useMarketOf(order.market);
  return (
    <PageBody
      aside={
        <>
          <OrderPrice order={order} details />
          <Actions order={order} />
        </>
      }
    >
      {order.visits.map((visit) => (
        <VisitPanel key={visit.id} visit={visit} market={market} changes={history.data ?? []} />
      ))}
      {order.visits
        .filter((visit) => visit.state === "done")
        .map((visit) => (
          <OwnReview key={visit.id} orderId={order.id} visitId={visit.id} />
        ))}
      {order.note || order.photos.length > 0 ? (
        <Card className="flex flex-col gap-3 p-5">
          {order.note ? (
            <div>
              <p className="text-sm text-muted">{t("checkout.note")}</p>
              <p className="mt-1 whitespace-pre-line">{order.note}</p>
            </div>
          ) : null}
          {order.photos.length > 0 ? <PhotoRow photos={order.photos} /> : null}
        </Card>
      ) : null}
      <HistoryList order={order} changes={history.data ?? []} />
    </PageBody>
  );
}

function Actions({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [cancelling, setCancelling] = useState(false);
  const visit = leadingVisit(order);
  if (!visit) return null;
  const ended = order.state === "cancelled" || order.state === "expired" || order.state === "completed";
  return (
    <>
      {ended ? (
        <ButtonLink size="lg" to={againPath(visit)}>
          {t("booking.again")}
        </ButtonLink>
      ) : (
        <>
          {order.visits
            .filter((one) => one.can_move)
            .map((one) => (
              <ButtonLink
                key={one.id}
                variant="secondary"
                size="lg"
                to={`/bookings/${order.id}/move/${one.id}`}
                icon={<CalendarClock aria-hidden className="size-5" />}
              >
                {t("booking.move")}
              </ButtonLink>
            ))}
          {order.state === "confirmed" ? <CalendarButton visitId={visit.id} /> : null}
        </>
      )}
      {order.can_cancel && order.cancellation ? (
        <>
          <Button variant="danger" size="lg" onClick={() => setCancelling(true)}>
            {t("cancel.open")}
          </Button>
          <p className="text-sm text-muted">{cancellationText(order.cancellation, language, t)}</p>
        </>
      ) : null}
      {cancelling && order.cancellation ? (
        <Suspense>
          <CancelDialog order={order} terms={order.cancellation} open={cancelling} onOpenChange={setCancelling} />
        </Suspense>
      ) : null}
    </>
  );
}
