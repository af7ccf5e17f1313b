import { formatShortDay, formatTime, nearDay } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Badge, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

/** A near start in words: "Today, 14:30". */
export function useStartLabel(zone: string): (at: string) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  return (at) => {
    const near = nearDay(at, zone, new Date(now));
    const day = near === "today" ? t("day.today") : near === "tomorrow" ? t("day.tomorrow") : formatShortDay(at, zone, language);
    return t("search.next_free", { day, time: formatTime(at, zone, language) });
  };
}

export function NextFree({ at, zone }: { at: string; zone: string }) {
  const label = useStartLabel(zone);
  return (
    <Badge tone="accent" icon={<Clock aria-hidden className="size-3.5" />}>
      {label(at)}
    </Badge>
  );
}
