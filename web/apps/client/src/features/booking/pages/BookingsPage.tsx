import type { Order } from "@doorstep/core";
import { useNow, useSignedIn } from "@doorstep/shell";
import { Button, ButtonLink, EmptyState, ErrorState, PageBody, PageHeader, SegmentedControl, SkeletonCards, useLanguage } from "@doorstep/ui";
import { CalendarHeart, History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { AgainButton } from "../../again";
import { DueReview } from "../../reviews";
import { BookingCard } from "../components/BookingCard";
import { NextVisitCard } from "../components/NextVisitCard";
import { groupByMonth, leadingVisit, monthName } from "../model";
import { type Scope, useOrders } from "../queries";

export default function BookingsPage() {
  const { t } = useTranslation();
  const signedIn = useSignedIn();
  const [params, setParams] = useSearchParams();
  // The address follows, so that a reload and the way back show the same list.
  const [scope, setScope] = useState<Scope>(params.get("show") === "past" ? "past" : "upcoming");
  const show = (next: Scope) => {
    setScope(next);
    setParams(next === "past" ? { show: "past" } : {}, { replace: true });
  };
  return (
    <>
      <PageHeader narrow title={t("nav.bookings")} />
      <PageBody narrow>
        {signedIn ? (
          <>
            <SegmentedControl<Scope>
              label={t("nav.bookings")}
              value={scope}
              onChange={show}
              options={[
                { value: "upcoming", label: t("bookings.upcoming") },
                { value: "past", label: t("bookings.past") },
              ]}
            />
            <Orders key={scope} scope={scope} />
          </>
        ) : (
          <EmptyState icon={<CalendarHeart />} title={t("bookings.guest_title")} text={t("bookings.guest_text")}>
            <ButtonLink to="/sign-in?next=/bookings">{t("sign_in.enter")}</ButtonLink>
          </EmptyState>
        )}
      </PageBody>
    </>
  );
}

function Again({ order }: { order: Order }) {
  const visit = leadingVisit(order);
  return visit ? <AgainButton visit={visit} variant="quiet" /> : null;
}

function Orders({ scope }: { scope: Scope }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const orders = useOrders(scope);
  const now = useNow();
  if (orders.isPending) return <SkeletonCards count={3} />;
  if (orders.isError) return <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />;
  const all = orders.data.pages.flatMap((page) => page.items);
  if (all.length === 0) {
    return scope === "upcoming" ? (
      <EmptyState icon={<CalendarHeart />} title={t("bookings.none_upcoming")} text={t("bookings.none_text")}>
        <ButtonLink to="/">{t("bookings.find")}</ButtonLink>
      </EmptyState>
    ) : (
      <EmptyState icon={<History />} title={t("bookings.none_past")} text={t("bookings.none_past_text")}>
        <ButtonLink to="/">{t("bookings.find")}</ButtonLink>
      </EmptyState>
    );
  }
  const [next, ...rest] = scope === "upcoming" ? all : [null, ...all];
  return (
    <>
      {next ? <NextVisitCard order={next} /> : null}
      {scope === "past" ? <DueReview /> : null}
      {groupByMonth(rest.filter((order) => order !== null)).map((group) => (
        <section key={group.month} aria-labelledby={`month-${group.month}`} className="flex flex-col gap-3">
          <h2 id={`month-${group.month}`} className="text-sm font-medium text-muted first-letter:uppercase">
            {monthName(group.month, new Date(now), language)}
          </h2>
          <ul className="flex flex-col gap-3">
            {group.orders.map((order) => (
              <li key={order.id}>
                <BookingCard order={order} action={scope === "past" ? <Again order={order} /> : null} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {orders.hasNextPage ? (
        <Button variant="quiet" busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          {t("search.more")}
        </Button>
      ) : null}
    </>
  );
}
