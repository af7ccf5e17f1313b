import type { Order } from "@doorstep/core";
import { Card, PriceLines } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { quantityText, useService } from "../../catalog";
import { lineLabel } from "../model";

/** What an order costs, line by line, and how it is paid. */
export function OrderPrice({ order, details }: { order: Order; details?: boolean }) {
  const { t } = useTranslation();
  const service = useService(order.market, order.visits[0]?.service_id ?? null);
  const method = order.payment_method === "cash" ? t("pay.cash") : order.payment_method === "pay_later" ? t("pay.later") : null;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <PriceLines
        lines={order.visits.flatMap((visit) =>
          visit.lines.map((line) => ({
            label: lineLabel(line, visit.service_name, service.data ? quantityText(visit.quantity, service.data, t) : null),
            amount: line.amount,
          })),
        )}
        total={order.total}
        totalLabel={t("checkout.total")}
      />
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
