import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useMove } from "../commands";
import { MoveForm } from "../components/MoveForm";
import { useMoveSlots, useOrder } from "../queries";

/** Another time for a visit, with the same specialist and price. */
export default function MovePage() {
  const { t } = useTranslation();
  const { orderId = "", visitId = "" } = useParams();
  const order = useOrder(orderId);
  const visits = order.data?.visits.filter((one) => one.id === visitId) ?? [];
  return <MoveForm orderId={orderId} visitId={visitId} order={order} visits={visits} slots={useMoveSlots(visitId)} move={useMove(visitId, orderId)} title={t("move.title")} text={t("move.text")} done={t("move.done")} />;
}
