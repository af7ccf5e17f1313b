import { type Order, choicesOf } from "@doorstep/core";
import { VisitItems, isComposed } from "@doorstep/shell";
import { ButtonLink, Card, EmptyState } from "@doorstep/ui";
import { CalendarX2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { timesPath } from "../../booking/draft";
import { MoneyBack } from "../../payment/components/MoneyBack";
import { lastTry } from "../../payment/model";
import { searchAgainPath } from "../model";

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
        <ButtonLink to={timesPath({ serviceId: search.service_id, specialistId: null, offerId: null, quantity: search.quantity, choices: choicesOf(search) })}>{t("searching.again")}</ButtonLink>
        <ButtonLink variant="secondary" to={searchAgainPath(search, "asap")}>
          {t("now.asap")}
        </ButtonLink>
      </EmptyState>
      {isComposed(search) ? (
        <Card className="p-5">
          <VisitItems visit={search} label={t("choice.title")} />
        </Card>
      ) : null}
      {paid ? (
        <div className="text-center text-muted">
          <MoneyBack payment={paid} />
        </div>
      ) : null}
    </>
  );
}
