import { type Order, formatMoney } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { discountLabel } from "../model";

/** What is taken off an order's price, and what is left to pay. */
export function DiscountLines({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  // What came to nothing gave them back.
  if (order.discounts.length === 0 || order.state === "cancelled" || order.state === "expired") return null;
  return (
    <dl className="flex flex-col gap-2">
      {order.discounts.map((one) => (
        <div key={one.kind} className="flex justify-between gap-4 text-[0.9375rem]">
          <dt className="min-w-0 text-muted">{discountLabel(one, t)}</dt>
          <dd className="shrink-0 text-accent-text">−{formatMoney(one.amount, language)}</dd>
        </div>
      ))}
      <div className="flex items-baseline justify-between gap-4 border-t border-line pt-2">
        <dt className="font-semibold">{t("promo.payable")}</dt>
        <dd className="shrink-0 text-lg font-bold">{formatMoney({ ...order.total, minor: order.total.minor - order.discount.minor }, language)}</dd>
      </div>
    </dl>
  );
}
