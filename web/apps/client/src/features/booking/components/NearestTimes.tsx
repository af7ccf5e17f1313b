import { type SlotDay, formatShortDay, formatStart, joinParts, nearestStarts } from "@doorstep/core";
import { Button, Callout, Skeleton, useLanguage } from "@doorstep/ui";
import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";

interface Props {
  reason: string;
  wanted: string;
  days: readonly SlotDay[];
  zone: string;
  loading: boolean;
  windowMinutes?: number | null | undefined;
  onChoose(start: string): void;
  onOther(): void;
}

/** The wanted time is gone: says so, and offers the three free times nearest to it. */
export function NearestTimes({ reason, wanted, days, zone, loading, windowMinutes, onChoose, onOther }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const near = nearestStarts(
    days.flatMap((day) => day.starts),
    wanted,
  );
  return (
    <Callout tone="warning" icon={<CalendarClock aria-hidden />}>
      <div role="alert">
        <p className="font-semibold">{reason}</p>
        <p>{near.length > 0 ? t("nearest.text") : loading ? t("state.loading") : t("nearest.none")}</p>
      </div>
      {loading ? <Skeleton className="mt-3 h-11" /> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {near.map((start) => (
          <Button key={start} variant="secondary" onClick={() => onChoose(start)}>
            {joinParts([formatShortDay(start, zone, language), formatStart(start, windowMinutes, zone, language)], language)}
          </Button>
        ))}
        <Button variant="quiet" onClick={onOther}>
          {t("nearest.other")}
        </Button>
      </div>
    </Callout>
  );
}
