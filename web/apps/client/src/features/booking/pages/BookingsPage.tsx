import { useSignedIn } from "@doorstep/shell";
import { Button, ButtonLink, EmptyState, ErrorState, PageBody, PageHeader, SegmentedControl, SkeletonCards } from "@doorstep/ui";
import { CalendarHeart, History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BookingCard } from "../components/BookingCard";
import { isUpcoming } from "../model";
import { useOrders } from "../queries";

type Tab = "upcoming" | "past";

export default function BookingsPage() {
  const { t } = useTranslation();
  const signedIn = useSignedIn();
  const orders = useOrders(signedIn);
  const [tab, setTab] = useState<Tab>("upcoming");
  const all = orders.data?.pages.flatMap((page) => page.items) ?? [];
  const upcoming = all.filter(isUpcoming).toSorted((a, b) => (a.visits[0]?.starts_at ?? "").localeCompare(b.visits[0]?.starts_at ?? ""));
  const shown = tab === "upcoming" ? upcoming : all.filter((order) => !isUpcoming(order));
  return (
    <>
      <PageHeader narrow title={t("nav.bookings")} />
      <PageBody narrow>
        {!signedIn ? (
          <EmptyState icon={<CalendarHeart />} title={t("bookings.guest_title")} text={t("bookings.guest_text")}>
            <ButtonLink to="/sign-in?next=/bookings">{t("sign_in.title")}</ButtonLink>
          </EmptyState>
        ) : (
          <>
            <SegmentedControl<Tab>
              label={t("nav.bookings")}
              value={tab}
              onChange={setTab}
              options={[
                { value: "upcoming", label: t("bookings.upcoming") },
                { value: "past", label: t("bookings.past") },
              ]}
            />
            {orders.isPending ? (
              <SkeletonCards count={3} />
            ) : orders.isError ? (
              <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />
            ) : shown.length === 0 ? (
              <EmptyState
                icon={tab === "upcoming" ? <CalendarHeart /> : <History />}
                title={tab === "upcoming" ? t("bookings.none_upcoming") : t("bookings.none_past")}
                text={tab === "upcoming" ? t("bookings.none_text") : undefined}
              >
                {tab === "upcoming" ? <ButtonLink to="/">{t("bookings.find")}</ButtonLink> : null}
              </EmptyState>
            ) : (
              <ul className="flex flex-col gap-3">
                {shown.map((order) => (
                  <li key={order.id}>
                    <BookingCard order={order} />
                  </li>
                ))}
              </ul>
            )}
            {orders.hasNextPage ? (
              <Button variant="quiet" busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
                {t("search.more")}
              </Button>
            ) : null}
          </>
        )}
      </PageBody>
    </>
  );
}
