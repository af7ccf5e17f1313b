import { ProblemError, type WishChange, formatShortDay, formatSpan, formatTime, joinParts } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Button, Callout, ErrorState, Loading, Skeleton, cx, useLanguage } from "@doorstep/ui";
import { CircleCheck, CircleSlash } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type OwnWish, useOwnWhy } from "../queries";

const A_DAY = 1440;

interface Props {
  wish: OwnWish;
  zone: string;
  amountOf(quantity: number): string | null;
  /** Look at another start instead. */
  onShow(start: string): void;
  onAmount(quantity: number): void;
}

/** Whether clients can book it; if not, the reason and what they can book instead. */
export function OwnWhyAnswer({ wish, zone, amountOf, onShow, onAmount }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const why = useOwnWhy(wish);
  if (why.error instanceof ProblemError && why.error.code === "invalid_input") return <Callout tone="warning">{t("own_why.past")}</Callout>;
  if (why.isError) return <ErrorState error={why.error} onRetry={() => void why.refetch()} />;
  if (!why.data)
    return (
      <Loading>
        <Skeleton className="h-16" />
      </Loading>
    );
  const words = (change: WishChange) => {
    if (change.kind === "shorter_visit") return { main: t("own_why.shorter", { amount: amountOf(change.quantity) ?? "" }), note: null };
    const time = change.until_at ? formatSpan(change.start, change.until_at, zone, language) : formatTime(change.start, zone, language);
    const moved = change.kind === "wider_window" ? t("own_why.within") : change.minutes < A_DAY ? t(change.kind === "earlier" ? "own_why.earlier" : "own_why.later", { time: durationText(change.minutes, t) }) : null;
    return { main: joinParts([formatShortDay(change.start, zone, language), time], language), note: moved };
  };
  return (
    <div aria-live="polite" className={cx("flex flex-col gap-3 transition-opacity", why.isPlaceholderData && "opacity-60")}>
      {why.data.bookable ? (
        <Callout tone="accent" icon={<CircleCheck aria-hidden />}>
          {t("own_why.bookable")}
        </Callout>
      ) : (
        <>
          <Callout tone="warning" icon={<CircleSlash aria-hidden />}>
            {t(`own_why.${why.data.reason ?? "nothing"}`)}
          </Callout>
          <p className="text-sm font-medium text-muted">{why.data.changes.length > 0 ? t("own_why.changes") : t("own_why.nothing")}</p>
          {why.data.changes.map((change) => {
            const { main, note } = words(change);
            return (
              <Button key={`${change.kind} ${change.start}`} variant="secondary" size="lg" wide onClick={() => (change.kind === "shorter_visit" ? onAmount(change.quantity) : onShow(change.start))}>
                <span className="flex flex-col items-center leading-tight">
                  {main}
                  {note ? <span className="text-sm font-normal text-muted">{note}</span> : null}
                </span>
              </Button>
            );
          })}
        </>
      )}
    </div>
  );
}
