import { useTranslation } from "react-i18next";
import { useOrders } from "../queries";
import { NextVisitCard } from "./NextVisitCard";

/** The nearest of the bookings that still have something to come. */
export function NextVisit() {
  const { t } = useTranslation();
  const orders = useOrders("upcoming");
  const next = orders.data?.pages[0]?.items[0];
  if (!next) return null;
  return (
    <section>
      {/* The card says so itself, to those who see it. */}
      <h2 className="sr-only">{t("home.next")}</h2>
      <NextVisitCard order={next} />
    </section>
  );
}
