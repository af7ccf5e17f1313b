import type { Order } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, ButtonLink, Card, ErrorState, PageBody, PageHeader, Skeleton, SkeletonCards, lazyPart } from "@doorstep/ui";
import { CalendarClock } from "lucide-react";
import { Fragment, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { AgainButton } from "../../again";
import { canTip, duesOf, extrasOf, paidPart } from "../../payment/model";
import { canFollow } from "../../follow";
import { useGoodNews } from "../../now/news";
import { hasVisitsSoon, isFarTooLate, isLate, isWaiting } from "../../repair/model";
import { useExpected } from "../../repair/queries";
import { OwnReview } from "../../reviews";
import { CalendarButton } from "../components/CalendarButton";
import { HistoryList } from "../components/HistoryList";
import { OrderPrice } from "../components/OrderPrice";
import { PhotoRow } from "../components/PhotoRow";
import { NobodyCame } from "../components/NobodyCame";
import { PolicyNote } from "../components/PolicyNote";
import { VisitPanel } from "../components/VisitPanel";
import { leadingVisit, nameOf, standing } from "../model";
import { hasProposals, wantsOthers } from "../../requests/model";
import { useMarketOf, useOrder, useOrderHistory } from "../queries";

const VisitNow = lazyPart(() => import("../../follow/components/VisitNow"));
const RecordCard = lazyPart(() => import("../../record/RecordCard"));
const Searching = lazyPart(() => import("../../now/components/Searching"));
const SearchOver = lazyPart(() => import("../../now/components/SearchOver"));
const ReplacementCard = lazyPart(() => import("../../repair/components/ReplacementCard"));
const ProposedTimes = lazyPart(() => import("../../requests/components/ProposedTimes"));
const OtherChoices = lazyPart(() => import("../../requests/components/OtherChoices"));
const VisitActions = lazyPart(() => import("../../several/components/VisitActions"));
const PaymentCard = lazyPart(() => import("../../payment/components/PaymentCard"));
const PaymentDue = lazyPart(() => import("../../payment/components/PaymentDue"));
const PaymentProgress = lazyPart(() => import("../../payment/components/PaymentProgress"));
const TipCard = lazyPart(() => import("../../payment/components/TipCard"));
const CancelDialog = lazyPart(async () => ({ default: (await import("../components/CancelDialog")).CancelDialog }));

/** From when on something is written down of what is done. */
const RECORDED: readonly string[] = ["arrived", "working", "done"];

/** One booking, followed live. */
export default function BookingPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const [params] = useSearchParams();
  // The way back from the provider's page leads here.
  const payment = params.get("payment");
  const order = useOrder(orderId);
  const count = order.data ? standing(order.data).length : 0;
  useGoodNews(order.data);
  return (
    <>
      <PageHeader narrow={payment !== null} title={count > 1 ? t("several.title", { count }) : ((order.data && nameOf(order.data)) ?? t("booking.title"))} back="/bookings" />
      {order.isPending ? <SkeletonCards count={3} /> : order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : payment ? <Paying order={order.data} paymentId={payment} /> : <Booking order={order.data} />}
    </>
  );
}

function Paying({ order, paymentId }: { order: Order; paymentId: string }) {
  return (
    <Suspense fallback={<SkeletonCards count={1} />}>
      <PaymentProgress key={paymentId} order={order} paymentId={paymentId} />
    </Suspense>
  );
}

function Booking({ order }: { order: Order }) {
  const { t } = useTranslation();
  const history = useOrderHistory(order.id);
  const market = useMarketOf(order.market);
  const visits = standing(order);
  const several = visits.length > 1;
  const expected = useExpected(order.id, hasVisitsSoon(order)).data ?? [];
  const now = useMinute();
  return (
    <PageBody
      aside={
        <>
          <OrderPrice order={order} details />
          <Suspense fallback={null}>
            <PaymentCard order={order} />
          </Suspense>
          <Actions order={order} />
        </>
      }
    >
      {extrasOf(order).length + duesOf(order).length > 0 ? (
        <Suspense fallback={null}>
          <PaymentDue order={order} />
        </Suspense>
      ) : null}
      {isWaiting(order) || expected.some(isFarTooLate) ? (
        <Suspense fallback={<Skeleton className="h-40 rounded-lg" />}>
          <ReplacementCard order={order} />
        </Suspense>
      ) : null}
      {order.search ? <Suspense fallback={<SkeletonCards count={1} />}>{order.state === "searching" ? <Searching order={order} /> : <SearchOver order={order} />}</Suspense> : null}
      {visits.filter(hasProposals).map((visit) => (
        <Suspense key={visit.id}>
          <ProposedTimes visit={visit} />
        </Suspense>
      ))}
      {visits.map((visit) => (
        <Fragment key={visit.id}>
          {several ? <h2 className="mt-3 text-xl font-bold">{visit.service_name}</h2> : null}
          <Suspense fallback={null}>
            <VisitNow visit={visit} market={market} expected={expected.find((one) => one.visit_id === visit.id)} />
          </Suspense>
          <VisitPanel visit={visit} market={market} changes={history.data ?? []} paid={paidPart(order)} late={isLate(expected.find((one) => one.visit_id === visit.id))} mapped={!canFollow(visit, now) && (visits[0] === visit || visits[0]?.address_id !== visit.address_id)} />
          {RECORDED.includes(visit.state) ? (
            <Suspense fallback={null}>
              <RecordCard visit={visit} />
            </Suspense>
          ) : null}
          {several ? (
            <Suspense fallback={null}>
              <VisitActions order={order} visit={visit} />
            </Suspense>
          ) : null}
        </Fragment>
      ))}
      {visits.filter(wantsOthers).map((visit) => (
        <Suspense key={visit.id}>
          <OtherChoices visit={visit} market={order.market} />
        </Suspense>
      ))}
      {order.visits
        .filter((visit) => visit.state === "done")
        .map((visit) => (
          <OwnReview key={visit.id} orderId={order.id} visitId={visit.id} />
        ))}
      {canTip(order) ? (
        <Suspense fallback={null}>
          <TipCard order={order} />
        </Suspense>
      ) : null}
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
  const [cancelling, setCancelling] = useState(false);
  const visit = leadingVisit(order);
  if (!visit) return null;
  const several = standing(order).length > 1;
  const ended = order.state === "cancelled" || order.state === "expired" || order.state === "completed";
  return (
    <>
      {ended ? (
        standing(order).map((one) => <AgainButton key={one.id} visit={one} size="lg" named={several} />)
      ) : several ? (
        order.can_move_together ? (
          <ButtonLink variant="secondary" size="lg" to={`/bookings/${order.id}/move`} icon={<CalendarClock aria-hidden className="size-5" />}>
            {t("several.move_all")}
          </ButtonLink>
        ) : null
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
      {several ? null : <NobodyCame visit={visit} />}
      {order.can_cancel && order.cancellation ? (
        <>
          <Button variant="danger" size="lg" onClick={() => setCancelling(true)}>
            {t("cancel.open")}
          </Button>
          <PolicyNote terms={order.cancellation} zone={visit.time_zone} agreed={order.state === "confirmed"} />
        </>
      ) : null}
      {cancelling ? (
        <Suspense>
          <CancelDialog order={order} open={cancelling} onOpenChange={setCancelling} />
        </Suspense>
      ) : null}
    </>
  );
}
