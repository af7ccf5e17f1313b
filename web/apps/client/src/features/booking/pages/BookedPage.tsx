import { type Order, type Visit, formatMoney, placeTime } from "@doorstep/core";
import { PushInvite, VisitItems, durationText, isComposed } from "@doorstep/shell";
import { ButtonLink, Card, ErrorState, PageBody, SkeletonCards, useLanguage, usePageTitle } from "@doorstep/ui";
import { Check, Hourglass } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { paidText } from "../../payment/model";
import { CalendarButton } from "../components/CalendarButton";
import { Summary } from "../components/Summary";
import { leadingVisit } from "../model";
import { policyTexts } from "../policy";
import { useMarketOf, useOrder } from "../queries";

/** Right after booking: that it worked, and what happens next. */
export default function BookedPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  const visit = order.data ? leadingVisit(order.data) : null;
  usePageTitle(t("booked.page"));
  if (order.isPending) return <SkeletonCards count={2} />;
  if (order.isError) return <ErrorState error={order.error} onRetry={() => void order.refetch()} />;
  return visit ? <Booked order={order.data} visit={visit} /> : null;
}

function Booked({ order, visit }: { order: Order; visit: Visit }) {
  const { t } = useTranslation();
  const asked = visit.state === "requested";
  const name = visit.specialist.name;
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    // First the good news, then the question.
    const timer = setTimeout(() => setSettled(true), 2_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <PageBody narrow>
      <div className="flex flex-col items-center gap-2 pt-10 text-center lg:pt-14">
        <span
          aria-hidden="true"
          className="mb-2 inline-flex size-20 animate-[pop_420ms_var(--ease-calm)] items-center justify-center rounded-full bg-accent text-on-accent shadow-[0_0_0_0.75rem_var(--c-accent-soft)] [&>svg]:size-10"
        >
          {asked ? <Hourglass /> : <Check strokeWidth={3} />}
        </span>
        <h1 tabIndex={-1} className="mt-3 text-2xl font-bold tracking-tight lg:text-3xl">
          {asked ? t("booked.asked_title") : t("booked.title")}
        </h1>
        <p className="max-w-sm text-muted">{asked ? t("booked.asked_text", { name }) : t("booked.text", { name })}</p>
      </div>
      {order.visits.map((one) => (
        <Summary key={one.id} service={one.service_name} specialist={one.specialist} startsAt={one.starts_at} endsAt={one.ends_at} window={one.window} zone={one.time_zone} note={one.place?.line ?? one.district} items={isComposed(one) ? <VisitItems visit={one} label={t("choice.title")} /> : null} />
      ))}
      <NextSteps order={order} visit={visit} asked={asked} />
      {settled ? <PushInvite app="client" /> : null}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(12rem,1fr))] gap-2 pb-4">
        <ButtonLink size="lg" to={`/bookings/${order.id}`} replace>
          {t("booked.open")}
        </ButtonLink>
        <CalendarButton visitId={visit.id} />
      </div>
    </PageBody>
  );
}

function NextSteps({ order, visit, asked }: { order: Order; visit: Visit; asked: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = visit.specialist.name;
  const market = useMarketOf(order.market);
  const answer = visit.respond_by ? placeTime(visit.respond_by, null, visit.time_zone, language) : null;
  const steps: ReactNode[] = [
    asked && answer ? t("booked.step_answer", { name, day: answer.day, time: answer.time }) : t("booked.step_remind"),
    ...(visit.window && market ? [t("booked.step_window", { before: durationText(market.narrow_before_minutes, t) })] : []),
    t("booked.step_follow", { name }),
    paidText(order, (amount) => formatMoney(amount, language), t),
    ...(order.cancellation ? policyTexts(order.cancellation, { zone: visit.time_zone, language, agreed: true, duration: (minutes) => durationText(minutes, t), t }).slice(0, 1) : []),
  ];
  return (
    <Card className="p-5">
      <h2 className="font-semibold">{t("booked.next")}</h2>
      <ol className="mt-3 flex flex-col gap-3">
        {steps.map((step, index) => (
          <li key={index} className="flex gap-3 text-[0.9375rem]">
            <span aria-hidden="true" className="inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-text">
              {index + 1}
            </span>
            <span className="min-w-0 flex-1">{step}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
