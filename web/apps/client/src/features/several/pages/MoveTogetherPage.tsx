import { isLive } from "@doorstep/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { MoveForm } from "../../booking/components/MoveForm";
import { useOrder } from "../../booking/queries";
import { useMoveTogether } from "../commands";
import { useMoveSlotsTogether } from "../queries";

/** Another time for visits that were booked for one time, with the same people: for all of them or none. */
export default function MoveTogetherPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const order = useOrder(orderId);
  const visits = order.data?.visits.filter((visit) => isLive(visit.state)) ?? [];
  return <MoveForm orderId={orderId} order={order} visits={visits} slots={useMoveSlotsTogether(orderId)} move={useMoveTogether(orderId)} title={t("several.move_title")} text={t("several.move_text")} done={t("several.moved")} />;
}
