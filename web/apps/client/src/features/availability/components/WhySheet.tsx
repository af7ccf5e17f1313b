import { ProblemError, type Why, type WishChange, formatShortDay, formatStart } from "@doorstep/core";
import { Button, ErrorState, Loading, Sheet, Skeleton, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { commonReason, reasonGroups } from "../model";
import { type SlotWish, useWhy } from "../queries";
import { ChangeButton } from "./ChangeButton";

interface Props {
  wish: SlotWish;
  start: string;
  zone: string;
  windowMinutes?: number | null | undefined;
  /** How a quantity is said: hours or units. */
  amountOf(quantity: number): string | null;
  onChoose(start: string, change: WishChange | null): void;
  onClose(): void;
}

/** Why a start cannot be booked, and what can be booked instead: pressing a change chooses it. */
export function WhySheet({ wish, start, zone, windowMinutes, amountOf, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const why = useWhy(wish, start);
  const gone = why.error instanceof ProblemError && why.error.code === "invalid_input";
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("why.title", { day: formatShortDay(start, zone, language), time: formatStart(start, windowMinutes, zone, language) })}>
      {gone ? (
        <p>{t("why.past")}</p>
      ) : why.isError ? (
        <ErrorState error={why.error} onRetry={() => void why.refetch()} />
      ) : why.data?.bookable ? (
        <>
          <p className="mb-4">{t("why.bookable")}</p>
          <Button size="lg" wide onClick={() => onChoose(start, null)}>
            {formatStart(start, windowMinutes, zone, language)}
          </Button>
        </>
      ) : why.data ? (
        <>
          <Reason why={why.data} anyone={wish.offerId === null} />
          <p className="mt-4 mb-2 text-sm font-medium text-muted">{why.data.changes.length > 0 ? t("why.near") : t("nearest.none")}</p>
          <ul className="flex flex-col gap-2">
            {why.data.changes.map((change) => (
              <li key={`${change.kind} ${change.start} ${change.offer_id}`}>
                <ChangeButton change={change} zone={zone} windowMinutes={windowMinutes} amount={amountOf(change.quantity)} onChoose={() => onChoose(change.start, change)} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Loading className="flex flex-col gap-3">
          <Skeleton className="h-5 w-4/5" />
          <Skeleton className="mt-4 h-16" />
          <Skeleton className="h-16" />
        </Loading>
      )}
    </Sheet>
  );
}

/** Of one person the reason; of anyone what keeps how many. */
function Reason({ why, anyone }: { why: Why; anyone: boolean }) {
  const { t } = useTranslation();
  const shared = commonReason(why);
  if (!anyone || shared) return <p>{t(`why.${shared ?? why.reason ?? "nobody"}`)}</p>;
  if (why.asked === 0) return <p>{t("why.nobody_near")}</p>;
  return (
    <>
      <p>{t("why.nobody")}</p>
      <ul className="mt-1 list-disc ps-5 text-[0.9375rem] text-muted">
        {reasonGroups(why.reasons).map(({ group, people }) => (
          <li key={group}>{t(`why.people_${group}`, { count: people })}</li>
        ))}
      </ul>
    </>
  );
}
