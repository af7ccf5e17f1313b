import { type Order, type Visit } from "@doorstep/core";
import { Button, ButtonLink, Card, lazyPart } from "@doorstep/ui";
import { CalendarClock, CircleX } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { CalendarButton } from "../../booking/components/CalendarButton";
import { NobodyCame } from "../../booking/components/NobodyCame";

const CancelDialog = lazyPart(async () => ({ default: (await import("../../booking/components/CancelDialog")).CancelDialog }));

/** What can be done with one visit of an order that has several. */
export default function VisitActions({ order, visit }: { order: Order; visit: Visit }) {
  const { t } = useTranslation();
  const [cancelling, setCancelling] = useState(false);
  const open = order.visits.filter((one) => one.can_cancel).length;
  const cancels = order.state === "confirmed" && visit.can_cancel && open > 1;
  const name = visit.service_name;
  if (order.state !== "confirmed" || !(cancels || visit.can_move || visit.can_cancel)) return null;
  return (
    <Card className="flex flex-col gap-2">
      {visit.party && order.can_move_together ? <p className="text-sm text-muted">{t("several.same_time")}</p> : null}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-2">
        {visit.can_move ? (
          <ButtonLink variant="secondary" to={`/bookings/${order.id}/move/${visit.id}`} aria-label={t("several.move_named", { service: name })} icon={<CalendarClock aria-hidden className="size-5" />}>
            {t("booking.move")}
          </ButtonLink>
        ) : null}
        <CalendarButton visitId={visit.id} />
        {cancels ? (
          <Button variant="danger" aria-label={t("several.cancel_named", { service: name })} icon={<CircleX aria-hidden className="size-5" />} onClick={() => setCancelling(true)}>
            {t("several.cancel")}
          </Button>
        ) : null}
      </div>
      <NobodyCame visit={visit} />
      {cancelling ? (
        <Suspense>
          <CancelDialog order={order} visit={visit} open={cancelling} onOpenChange={setCancelling} />
        </Suspense>
      ) : null}
    </Card>
  );
}
