import { type MoveSlots, type Order, ProblemError, type Visit, formatMoney, formatStart, joinParts, placeTime } from "@doorstep/core";
import { specialistTopic, useWatch } from "@doorstep/shell";
import { Button, Callout, ErrorState, PageBody, PageHeader, SkeletonCards, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { SlotPicker } from "../../availability";
import { isStartRefused } from "../model";
import { useConsequence } from "../queries";
import { FeeNow } from "./FeeNow";
import { NearestTimes } from "./NearestTimes";
import { Summary } from "./Summary";

interface Props {
  orderId: string;
  /** The one visit that moves; left out, all that were booked for one time move together. */
  visitId?: string;
  order: UseQueryResult<Order>;
  visits: readonly Visit[];
  slots: UseQueryResult<MoveSlots>;
  move: UseMutationResult<unknown, Error, { startsAt: string; agreedFee: number }>;
  title: string;
  text: string;
  done: string;
}

/** Another time for one visit or several, with the same people, and what that costs now. */
export function MoveForm({ orderId, visitId, order, visits, slots, move, title, text: explained, done }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const consequence = useConsequence(orderId, "move", visitId);
  const fee = consequence.data?.fee;
  const held = consequence.data?.held;
  const [start, setStart] = useState<string | null>(null);
  const zone = visits[0]?.time_zone ?? "UTC";
  useWatch(visits.map((visit) => specialistTopic(visit.specialist.id)));
  const days = slots.data?.days ?? [];
  const windowMinutes = slots.data?.window_minutes ?? null;
  const lost = move.isError && isStartRefused(move.error) ? move.variables.startsAt : start && days.length > 0 && !days.some((day) => day.starts.includes(start)) ? start : null;
  // Of several, whose time it was.
  const hinders = visits.length > 1 && move.error instanceof ProblemError ? move.error.context.visit_id : null;
  const whose = visits.find((visit) => visit.id === hinders)?.specialist.name;
  const when = start ? placeTime(start, null, zone, language) : null;
  const choose = (next: string | null) => {
    move.reset();
    setStart(next);
  };
  const submit = () => {
    if (!start || !fee) return;
    move.mutate(
      { startsAt: start, agreedFee: fee.minor },
      {
        onSuccess: () => {
          toast.say(done);
          void navigate(`/bookings/${orderId}`, { replace: true, viewTransition: true });
        },
        onError: (error) => {
          // With another fee the chosen time is still wanted; the page shows the fee anew.
          if (error instanceof ProblemError && error.code === "consequence_changed") void consequence.refetch();
          else setStart(null);
        },
      },
    );
  };
  return (
    <>
      <PageHeader title={title} back={`/bookings/${orderId}`} />
      {order.isPending ? (
        <SkeletonCards count={2} />
      ) : order.isError ? (
        <ErrorState error={order.error} onRetry={() => void order.refetch()} />
      ) : visits.length > 0 ? (
        <PageBody
          aside={
            <>
              <p className="text-sm text-muted">{explained}</p>
              <StickyAction start={when ? <p className="max-w-40 text-sm font-semibold first-letter:uppercase lg:max-w-none">{joinParts([when.day, formatStart(start ?? "", windowMinutes, zone, language)], language)}</p> : null}>
                <Button size="lg" wide busy={move.isPending} disabled={!start || !fee || consequence.isFetching || lost !== null} onClick={submit}>
                  {fee?.minor ? t("move.confirm_fee", { fee: formatMoney(fee, language) }) : t("move.confirm")}
                </Button>
              </StickyAction>
            </>
          }
        >
          {visits.map((visit) => (
            <Summary key={visit.id} service={visit.service_name} specialist={visit.specialist} startsAt={visit.starts_at} endsAt={visit.ends_at} window={visit.window} zone={zone} />
          ))}
          {consequence.data ? (
            <FeeNow consequence={consequence.data} title={fee?.minor ? t("move.fee", { fee: formatMoney(fee, language) }) : t("move.free")}>
              {consequence.data.later_fee?.minor ? <p>{t("move.later", { fee: formatMoney(consequence.data.later_fee, language) })}</p> : null}
            </FeeNow>
          ) : consequence.isError ? (
            <Callout tone="danger">{text(consequence.error)}</Callout>
          ) : null}
          {held && start && Date.parse(start) > Date.parse(held.starts_until) ? (
            <Callout tone="warning" icon={<CreditCard aria-hidden />}>
              {t("move.charged", { amount: formatMoney(held.amount, language) })}
            </Callout>
          ) : null}
          {lost && (!move.isError || isStartRefused(move.error)) ? (
            <NearestTimes
              reason={[whose, move.isError ? text(move.error) : t("problem.slot_taken")].filter(Boolean).join(": ")}
              wanted={lost}
              days={days}
              zone={zone}
              loading={slots.isPending}
              windowMinutes={windowMinutes}
              onChoose={choose}
              onOther={() => choose(null)}
            />
          ) : move.isError ? (
            <Callout tone="danger">{text(move.error)}</Callout>
          ) : null}
          <SlotPicker days={days} zone={zone} isPending={slots.isPending} error={slots.error} onRetry={() => void slots.refetch()} value={start} onChange={choose} windowMinutes={windowMinutes} />
        </PageBody>
      ) : null}
    </>
  );
}
