import type { Order } from "@doorstep/core";
import { ButtonLink, EmptyState } from "@doorstep/ui";
import { CalendarX2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { MoneyBack } from "../../payment/components/MoneyBack";
import { lastTry } from "../../payment/model";
import { searchPath } from "../model";

/** A search that came to nothing: why, what became of the money, and what can be done now. */
export default function SearchOver({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { search } = order;
  if (!search) return null;
  const lapsed = search.state === "lapsed";
  const paid = lastTry(order);
  return (
    <>
      <EmptyState icon={<CalendarX2 />} title={t(lapsed ? "searching.lapsed_title" : search.state === "left" ? "searching.left_title" : "hold.over")} text={t(lapsed ? "searching.lapsed_text" : "searching.left_text")}>
        <ButtonLink to={`/book/${search.service_id}${search.quantity > 1 ? `?quantity=${search.quantity}` : ""}`}>{t("searching.again")}</ButtonLink>
        <ButtonLink variant="secondary" to={searchPath(search.service_id, "asap", search.quantity)}>
          {t("now.asap")}
        </ButtonLink>
      </EmptyState>
      {paid ? (
        <div className="text-center text-muted">
          <MoneyBack payment={paid} />
        </div>
      ) : null}
    </>
  );
}
