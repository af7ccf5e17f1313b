import { type Order, type ReplacementTime, placeTime } from "@doorstep/core";
import { Avatar, Callout, ErrorState, Loading, Sheet, Skeleton, Spinner, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useApproveReplacement } from "../commands";
import { useReplacementTimes } from "../queries";

/** Other times at which somebody just as good can come; a tap takes one. */
export default function TimesSheet({ order, visitId, onClose }: { order: Order; visitId: string; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const times = useReplacementTimes(order.id, visitId);
  const approve = useApproveReplacement(order.id);
  const take = (time: ReplacementTime) =>
    approve.mutate(
      { visitId, time },
      {
        onSuccess: () => {
          onClose();
          toast.say(t("replace.approved", { name: time.specialist.name }));
        },
        onError: () => void times.refetch(),
      },
    );
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("replace.times_title")}>
      <div className="flex flex-col gap-3">
        {approve.isError ? <Callout tone="danger">{text(approve.error)}</Callout> : null}
        {times.isError ? (
          <ErrorState error={times.error} onRetry={() => void times.refetch()} />
        ) : !times.data ? (
          <Loading className="flex flex-col gap-2.5">
            <Skeleton className="h-16" />
            <Skeleton className="h-16" />
          </Loading>
        ) : times.data.items.length === 0 ? (
          <p className="text-muted">{t("replace.times_none")}</p>
        ) : (
          <>
            {times.data.moves_along ? <p className="text-muted">{t("replace.times_along")}</p> : null}
            <ul className="flex flex-col gap-2.5">
              {times.data.items.map((time) => (
                <li key={`${time.starts_at} ${time.specialist.id}`}>
                  <TimeButton time={time} zone={times.data.time_zone} busy={approve.isPending && approve.variables?.time === time} onPress={() => !approve.isPending && take(time)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Sheet>
  );
}

function TimeButton({ time, zone, busy, onPress }: { time: ReplacementTime; zone: string; busy: boolean; onPress(): void }) {
  const language = useLanguage();
  const when = placeTime(time.starts_at, time.ends_at, zone, language);
  return (
    <button type="button" aria-busy={busy || undefined} onClick={onPress} className="flex min-h-16 w-full items-center gap-3.5 rounded-lg bg-accent-soft px-4 py-3 text-start transition-colors hover:ring-2 hover:ring-accent">
      <Avatar name={time.specialist.name} photo={time.specialist.photo?.small_url ?? null} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-semibold text-accent-text first-letter:uppercase">{when.day}</span>
        <span className="block text-lg leading-snug font-bold">{when.range ?? when.time}</span>
        <span className="block text-sm text-muted">{time.specialist.name}</span>
      </span>
      {busy ? <Spinner /> : <ChevronRight aria-hidden className="size-5 shrink-0 text-accent-text rtl:rotate-180" />}
    </button>
  );
}
