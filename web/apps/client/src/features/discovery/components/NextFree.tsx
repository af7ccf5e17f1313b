import { formatShortDay, formatStart, nearDay } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Badge, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

/** A near start in words: "Today, 14:30". */
export function useStartLabel(zone: string, windowMinutes?: number | null): (at: string) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  return (at) => {
    const near = nearDay(at, zone, new Date(now));
    const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatShortDay(at, zone, language);
    return t("search.next_free", { day, time: formatStart(at, windowMinutes, zone, language) });
  };
}

/** The next free start, or the range of arrival that begins with it. */
export function NextFree({ at, zone, windowMinutes }: { at: string; zone: string; windowMinutes: number | null | undefined }) {
  const label = useStartLabel(zone, windowMinutes);
  return (
    <Badge tone="accent" icon={<Clock aria-hidden className="size-3.5" />}>
      {label(at)}
    </Badge>
  );
}
