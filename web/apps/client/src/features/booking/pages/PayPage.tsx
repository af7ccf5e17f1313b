import { type Money, type NewPayment, type Order, type Payment, type WayToPay, formatMoney, formatTime, secondsLeft } from "@doorstep/core";
import { VisitItems, isComposed, useNow } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, ErrorState, Loading, PageBody, PageHeader, Section, Skeleton, SkeletonCards, StickyAction, lazyPart, useLanguage, useProblemText } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { CreditCard } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { useStartPayment } from "../../payment/commands";
import { searchAgainPath } from "../../now/model";
import { WayAmounts } from "../../payment/components/WayAmounts";
import { WayList } from "../../payment/components/WayList";
import { chosenWay, declineText, isOpen, lastTry, progressOf, wayKey } from "../../payment/model";
import { useWaysToPay } from "../../payment/queries";
import { HoldCountdown } from "../components/HoldCountdown";
import { OrderPrice } from "../components/OrderPrice";
import { PolicyNote } from "../components/PolicyNote";
import { PhotoRow } from "../components/PhotoRow";
import { Summary } from "../components/Summary";
import { useCancel } from "../commands";
import { againPath, zoneOf } from "../model";
import { useOrder } from "../queries";

const DiscountFields = lazyPart(() => import("../../promotions/components/DiscountFields"));
const SearchSummary = lazyPart(() => import("../../now/components/SearchSummary"));
const HoldOver = lazyPart(() => import("../../payment/components/HoldOver"));

/** The time is kept; how to pay, and yes. */
export default function PayPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  const pay = useStartPayment(orderId);
  if (order.data?.state === "confirmed" || order.data?.state === "completed") {
    // Booked just now, here: good news first. Else this is an old address.
    return <Navigate to={pay.isIdle ? `/bookings/${orderId}` : `/bookings/${orderId}/booked`} replace />;
  }
  if (order.data?.state === "searching") return <Navigate to={`/bookings/${orderId}`} replace />;
  return (
    <>
      <PageHeader narrow={order.data !== undefined && order.data.state !== "held"} title={t("pay.title")} back="/bookings" />
      {order.isPending ? <SkeletonCards count={2} /> : order.isError ? <ErrorState error={order.error} onRetry={() => void order.refetch()} /> : <Pay order={order.data} pay={pay} />}
    </>
  );
}

function Pay({ order, pay }: { order: Order; pay: ReturnType<typeof useStartPayment> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const navigate = useNavigate();
  const ways = useWaysToPay(order.id);
  const [picked, setPicked] = useState<string | null>(null);
  const cancel = useCancel(order.id);
  const now = useNow();
  const left = order.hold_expires_at ? secondsLeft(order.hold_expires_at, now) : 0;
  const zone = zoneOf(order);
  if (order.state !== "held" || left === 0) {
    return (
      <Suspense fallback={<SkeletonCards count={2} />}>
        <HoldOver order={order} />
      </Suspense>
    );
  }
  const way = ways.data ? chosenWay(ways.data.ways, picked) : null;
  const giveUp = () => cancel.mutate({ reason: "", agreedFee: 0 }, { onSuccess: () => void navigate(backPath(order), { replace: true }) });
  const submit = () => {
    if (!way) return;
    const agreed = way.now.minor > 0 ? way.now : way.held_now;
    const wish: NewPayment = { method: way.method, timing: way.timing, purpose: "price", ...(agreed.minor > 0 ? { amount: agreed } : {}) };
    pay.mutate(wish);
  };
  return (
    <PageBody
      aside={
        <>
          <OrderPrice order={order} />
          {order.cancellation ? <PolicyNote terms={order.cancellation} zone={zone} /> : null}
          <StickyAction start={<p className="text-xl font-bold lg:hidden">{formatMoney(ways.data?.payable ?? order.total, language)}</p>}>
            <Button size="lg" wide busy={pay.isPending} disabled={!way} onClick={submit}>
              {way ? actText(way, (amount) => formatMoney(amount, language), t) : t("pay.confirm")}
            </Button>
          </StickyAction>
          <Button variant="quiet" busy={cancel.isPending} onClick={giveUp}>
            {t(order.search ? "action.cancel" : "pay.give_up")}
          </Button>
        </>
      }
    >
      {order.hold_expires_at ? <HoldCountdown until={order.hold_expires_at} priceOnly={Boolean(order.search)} /> : null}
      <LastTry payment={lastTry(order)} orderId={order.id} />
      {pay.isError ? <Callout tone="danger">{text(pay.error)}</Callout> : null}
      {order.search ? (
        <Suspense fallback={<Skeleton className="h-24 rounded-lg" />}>
          <SearchSummary search={order.search} />
        </Suspense>
      ) : null}
      {order.visits.map((one) => (
        <Summary
          key={one.id}
          service={one.service_name}
          specialist={one.specialist}
          startsAt={one.starts_at}
          endsAt={one.ends_at}
          window={one.window}
          zone={one.time_zone}
          note={one.place?.line ?? one.district}
          items={isComposed(one) ? <VisitItems visit={one} label={t("choice.title")} /> : null}
        />
      ))}
      {order.note || order.photos.length > 0 ? (
        <Card className="flex flex-col gap-3">
          {order.note ? <p className="whitespace-pre-line">{order.note}</p> : null}
          {order.photos.length > 0 ? <PhotoRow photos={order.photos} /> : null}
        </Card>
      ) : null}
      <Suspense fallback={<Skeleton className="h-36 rounded-lg" />}>
        <DiscountFields order={order} />
      </Suspense>
      <Section title={t("pay.how")}>
        {ways.data ? (
          <WayList ways={ways.data} value={way ? wayKey(way) : null} onChange={setPicked} />
        ) : ways.isError ? (
          <ErrorState error={ways.error} onRetry={() => void ways.refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-36 rounded-lg" />
          </Loading>
        )}
        {way ? (
          <Card aria-live="polite" className="flex flex-col gap-3">
            <WayAmounts way={way} />
            {way.method === "card" ? <p className="text-sm text-muted">{cardNote(ways.data?.hold_extends_to ?? null, (at) => formatTime(at, zone, language), t)}</p> : null}
          </Card>
        ) : null}
      </Section>
    </PageBody>
  );
}

/** Where the same can be chosen once more. */
function backPath({ visits: [visit], search }: Order): string {
  if (visit) return againPath(visit);
  return search ? searchAgainPath(search) : "/";
}

/** How an earlier try to pay ended, or that it still goes on. */
function LastTry({ payment, orderId }: { payment: Payment | null; orderId: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!payment) return null;
  const progress = progressOf(payment);
  if (progress === "declined") {
    return (
      <Callout tone={payment.decline_code === "cancelled_by_payer" ? "warning" : "danger"}>
        <p className="font-semibold">{t("paying.declined")}</p>
        <p>{declineText(payment.decline_code, t)}</p>
        <p>{t("paying.declined_text")}</p>
      </Callout>
    );
  }
  if (!isOpen(progress)) return null;
  return (
    <Callout icon={<CreditCard aria-hidden />}>
      <p>{t("paying.begun", { amount: formatMoney(payment.amount, language) })}</p>
      <ButtonLink variant="secondary" className="mt-2" to={`/bookings/${orderId}?payment=${payment.id}`} replace>
        {t("paying.see")}
      </ButtonLink>
    </Callout>
  );
}

/** What the button does with this way to pay. */
function actText(way: WayToPay, money: (amount: Money) => string, t: TFunction): string {
  if (way.method !== "card" && way.method !== "balance") return t("pay.confirm");
  if (way.now.minor > 0) return t("pay.pay_now", { amount: money(way.now) });
  return way.held_now.minor > 0 ? t("pay.hold_now", { amount: money(way.held_now) }) : t("pay.confirm");
}

function cardNote(until: string | null, clock: (at: string) => string, t: TFunction): string {
  return until ? `${t("pay.card_note")} ${t("pay.extended", { time: clock(until) })}` : t("pay.card_note");
}
