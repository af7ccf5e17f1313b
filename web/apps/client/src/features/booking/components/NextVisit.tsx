import { isLive } from "@doorstep/core";
import { Section } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useOrders } from "../queries";
import { BookingCard } from "./BookingCard";

/** The nearest of the bookings that still have something to come. */
export function NextVisit() {
  const { t } = useTranslation();
  const orders = useOrders();
  const next = orders.data?.pages
    .flatMap((page) => page.items)
    .filter((order) => order.visits.some((visit) => isLive(visit.state)))
    .toSorted((a, b) => (a.visits[0]?.starts_at ?? "").localeCompare(b.visits[0]?.starts_at ?? ""))[0];
  if (!next) return null;
  return (
    <Section title={t("home.next")}>
      <div className="lg:max-w-xl">
        <BookingCard order={next} />
      </div>
    </Section>
  );
}
