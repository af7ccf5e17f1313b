import { type ScheduledVisit, type WorkedVisit, dateInZone, formatTime } from "@doorstep/core";
import { cx, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useSchedule } from "../queries";
import { WayNote } from "./WayNote";

/** How a wished visit lies between those of its date: the one before, the ways, the one after. */
export function DayFit({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const day = useSchedule(dateInZone(visit.starts_at, visit.time_zone), 1);
  const visits = day.data?.days[0]?.visits.filter((one) => one.state !== "no_show") ?? [];
  const place = visits.findIndex((one) => one.id === visit.id);
  const before = visit.travel?.from_visit_id ? visits.find((one) => one.id === visit.travel?.from_visit_id) : undefined;
  const after = place >= 0 ? visits[place + 1] : undefined;
  const alone = day.isSuccess && !before && !after && !visit.onward && !visit.travel?.from_visit_id;
  return (
    <div className="rounded-lg bg-sunken/70 px-4 py-3">
      <p className="text-sm font-semibold">{alone ? t("work.fit_alone") : t("work.fit")}</p>
      <div className="mt-1.5 flex flex-col gap-1.5">
        {before ? <Stop visit={before} /> : null}
        {visit.travel ? <WayNote travel={visit.travel} /> : null}
        <Stop visit={visit} own />
        {visit.onward ? <WayNote travel={visit.onward} onward /> : null}
        {after ? <Stop visit={after} /> : null}
      </div>
    </div>
  );
}

function Stop({ visit, own }: { visit: WorkedVisit | ScheduledVisit; own?: boolean }) {
  const language = useLanguage();
  return (
    <p className={cx("flex flex-wrap gap-x-2 text-[0.9375rem]", own ? "font-semibold" : "text-muted")}>
      <span className="whitespace-nowrap">
        {formatTime(visit.starts_at, visit.time_zone, language)} – {formatTime(visit.ends_at, visit.time_zone, language)}
      </span>
      <span className="min-w-0">{visit.service_name}</span>
    </p>
  );
}
