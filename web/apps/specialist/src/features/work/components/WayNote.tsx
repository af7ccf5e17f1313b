import { type Language, type Travel, formatDistance } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { cx, useLanguage } from "@doorstep/ui";
import { CarFront, TriangleAlert } from "lucide-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

/** The way between two visits, or from the base, with a warning when little time is left for it. */
export function WayNote({ travel, onward, className }: { travel: Travel; onward?: boolean; className?: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const spare = travel.spare_minutes;
  return (
    <p className={cx("flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm", travel.tight ? "font-medium text-warning-text" : "text-muted", className)}>
      {travel.tight ? <TriangleAlert aria-hidden className="size-4 shrink-0" /> : <CarFront aria-hidden className="size-4 shrink-0" />}
      <span>{onward ? t("work.way_next", { way: wayLength(travel, language, t) }) : wayText(travel, language, t)}</span>
      {travel.tight ? <span>· {t("work.tight")}</span> : spare !== null && spare > 0 ? <span>· {t("work.spare", { time: durationText(spare, t) })}</span> : null}
    </p>
  );
}

export function wayText(travel: Travel, language: Language, t: TFunction): string {
  const way = wayLength(travel, language, t);
  return travel.from_visit_id ? t("work.way_on", { way }) : t("work.way_base", { way });
}

function wayLength(travel: Travel, language: Language, t: TFunction): string {
  return `${durationText(travel.minutes, t)} · ${formatDistance(travel.km, language)}`;
}
