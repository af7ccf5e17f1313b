import { Section } from "@doorstep/ui";
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
    <Section title={t("home.next")}>
      <div className="lg:max-w-xl">
        <NextVisitCard order={next} />
      </div>
    </Section>
  );
}
