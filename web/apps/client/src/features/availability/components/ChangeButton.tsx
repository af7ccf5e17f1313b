import { type WishChange, formatMoney, formatShortDay, formatStart, joinParts } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Rating, useLanguage } from "@doorstep/ui";
import { AlarmClockMinus, ChevronRight, Hourglass, RotateCcw, RotateCw, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";

const ICON = { earlier: RotateCcw, later: RotateCw, wider_window: Hourglass, other_specialist: UserRound, shorter_visit: AlarmClockMinus } as const;
const A_DAY = 1440;

interface Props {
  change: WishChange;
  zone: string;
  windowMinutes?: number | null | undefined;
  /** The quantity in words, where the service has one. */
  amount: string | null;
  onChoose(): void;
}

/** One change that opens a refused wish: what it would be, and how it differs from what was wanted. */
export function ChangeButton({ change, zone, windowMinutes, amount, onChoose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const Icon = ICON[change.kind];
  const moved = () => {
    if (change.kind === "wider_window") return t("why.within");
    if (change.minutes >= A_DAY) return null;
    return t(change.kind === "earlier" ? "why.earlier" : "why.later", { time: durationText(change.minutes, t) });
  };
  const difference = change.difference.minor;
  const price = difference === 0 ? t("why.same_price") : `${formatMoney(change.price, language)} (${difference > 0 ? "+" : "−"}${formatMoney({ ...change.difference, minor: Math.abs(difference) }, language)})`;
  const byTime = change.kind !== "other_specialist" && change.kind !== "shorter_visit";
  const main = byTime ? joinParts([formatShortDay(change.start, zone, language), formatStart(change.start, windowMinutes, zone, language)], language) : change.kind === "other_specialist" ? change.name : amount;
  const note = byTime ? joinParts([moved() ?? "", difference === 0 ? "" : price], language) : joinParts([t("why.same_time"), price], language);
  return (
    <button type="button" onClick={onChoose} className="flex min-h-14 w-full items-center gap-3 rounded-md bg-surface px-3.5 py-2 text-start ring-1 ring-inset ring-line transition-colors hover:ring-accent">
      <Icon aria-hidden className="size-5 shrink-0 text-accent-text" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 leading-snug font-semibold">
          {main}
          {change.kind === "other_specialist" ? <Rating value={change.rating} count={change.rating_count ?? 0} short /> : null}
        </span>
        {note ? <span className="block text-sm text-muted">{note}</span> : null}
      </span>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
    </button>
  );
}
