import { placeTime } from "@doorstep/core";
import { specialistTopic, useWatch } from "@doorstep/shell";
import { Button, Callout, ErrorState, PageBody, PageHeader, SkeletonCards, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { SlotPicker } from "../../availability";
import { NearestTimes } from "../components/NearestTimes";
import { Summary } from "../components/Summary";
import { useMove } from "../commands";
import { isStartRefused } from "../model";
import { useMoveSlots, useOrder } from "../queries";

/** Another time for a visit, with the same specialist and price. */
export default function MovePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const { orderId = "", visitId = "" } = useParams();
  const order = useOrder(orderId);
  const slots = useMoveSlots(visitId);
  const move = useMove(visitId, orderId);
  const [start, setStart] = useState<string | null>(null);
  const visit = order.data?.visits.find((one) => one.id === visitId);
  const zone = visit?.time_zone ?? "UTC";
  useWatch(visit ? [specialistTopic(visit.specialist.id)] : []);
  const days = slots.data?.days ?? [];
  const lost = move.isError ? move.variables : start && days.length > 0 && !days.some((day) => day.starts.includes(start)) ? start : null;
  const when = start ? placeTime(start, null, zone, language) : null;
  const choose = (next: string | null) => {
    move.reset();
    setStart(next);
  };
  const submit = () => {
    if (!start) return;
    move.mutate(start, {
      onSuccess: () => {
        toast.say(t("move.done"));
        void navigate(`/bookings/${orderId}`, { replace: true, viewTransition: true });
      },
      onError: () => setStart(null),
    });
  };
  return (
    <>
      <PageHeader title={t("move.title")} back={`/bookings/${orderId}`} />
      {order.isPending ? (
        <SkeletonCards count={2} />
      ) : order.isError ? (
        <ErrorState error={order.error} onRetry={() => void order.refetch()} />
      ) : visit ? (
        <PageBody
          aside={
            <>
              <p className="text-sm text-muted">{t("move.text")}</p>
              <StickyAction start={when ? <p className="max-w-40 text-sm font-semibold first-letter:uppercase lg:max-w-none">{`${when.day}, ${when.time}`}</p> : null}>
                <Button size="lg" wide busy={move.isPending} disabled={!start || lost !== null} onClick={submit}>
                  {t("move.confirm")}
                </Button>
              </StickyAction>
            </>
          }
        >
          <Summary service={visit.service_name} specialist={visit.specialist} startsAt={visit.starts_at} endsAt={visit.ends_at} zone={zone} />
          {lost && (!move.isError || isStartRefused(move.error)) ? (
            <NearestTimes
              reason={move.isError ? text(move.error) : t("problem.slot_taken")}
              wanted={lost}
              days={days}
              zone={zone}
              loading={slots.isPending}
              onChoose={choose}
              onOther={() => choose(null)}
            />
          ) : move.isError ? (
            <Callout tone="danger">{text(move.error)}</Callout>
          ) : null}
          <SlotPicker days={days} zone={zone} isPending={slots.isPending} error={slots.error} onRetry={() => void slots.refetch()} value={start} onChange={choose} />
        </PageBody>
      ) : null}
    </>
  );
}
