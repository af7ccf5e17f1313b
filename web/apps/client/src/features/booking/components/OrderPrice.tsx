import { type Order, formatMoney } from "@doorstep/core";
import { Card, PriceLines, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { quantityText, useService } from "../../catalog";
import { DiscountLines } from "../../promotions/components/DiscountLines";
import { joinInside, shownLines, standing } from "../model";

/** What an order costs, line by line, and how it is paid. */
export function OrderPrice({ order, details }: { order: Order; details?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const parts = order.search ? [order.search] : standing(order);
  const service = useService(order.market, parts[0]?.service_id ?? null);
  const method = order.payment_method === "pay_later" ? t("pay.later") : order.payment_method ? t(`method.${order.payment_method}`) : null;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <PriceLines
        lines={joinInside(parts.flatMap((part) => shownLines(part.lines, part.service_name, service.data?.id === part.service_id ? quantityText(part.quantity, service.data, t) : null, language, t)))}
        total={order.total}
        totalLabel={t("checkout.total")}
      />
      <DiscountLines order={order} />
      {details && order.due.minor !== order.total.minor - order.discount.minor ? (
        <p className="flex justify-between gap-3 font-semibold">
          <span>{t("several.due")}</span>
          <span>{formatMoney(order.due, language)}</span>
        </p>
      ) : null}
      {details && method ? (
        <p className="flex justify-between gap-3 text-sm text-muted">
          <span>{t("pay.method")}</span>
          <span>{method}</span>
        </p>
      ) : null}
      {details ? (
        <p className="flex justify-between gap-3 text-sm text-muted">
          <span>{t("booking.number")}</span>
          <span className="select-all">{order.number}</span>
        </p>
      ) : null}
    </Card>
  );
}
