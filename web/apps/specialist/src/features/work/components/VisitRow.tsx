import { type WorkedVisit, formatSpan, formatTime, visitTone } from "@doorstep/core";
import { stateName } from "@doorstep/shell";
import { Badge, LinkCard, useLanguage } from "@doorstep/ui";
import { MapPin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { placeText } from "../model";
import { ExpectedLine } from "./ExpectedNote";

/** A visit of a day: when, what, for whom and where. */
export function VisitRow({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <LinkCard to={`/visits/${visit.id}`}>
      <div className="flex flex-wrap gap-4">
        <p className="w-22 shrink-0 border-e border-line pe-2 leading-tight whitespace-nowrap">
          <span className="block font-bold">{formatTime(visit.starts_at, visit.time_zone, language)}</span>
          <span className="block text-sm text-muted">{formatTime(visit.ends_at, visit.time_zone, language)}</span>
        </p>
        <div className="min-w-0 flex-[1_1_9rem]">
          <div className="flex flex-wrap items-start justify-between gap-x-2 gap-y-1">
            <p className="min-w-0 flex-[1_1_7rem] font-semibold">{visit.service_name}</p>
            {visit.state === "accepted" ? null : <Badge tone={visitTone(visit.state)}>{stateName(visit.state, visit.place_kind, t)}</Badge>}
          </div>
          <p className="text-[0.9375rem] text-muted">{visit.other_name}</p>
          {visit.window ? (
            <p className="text-[0.9375rem] text-muted first-letter:uppercase">{t("work.promised_short", { time: formatSpan(visit.window.from_at, visit.window.until_at, visit.time_zone, language) })}</p>
          ) : null}
          <ExpectedLine visit={visit} className="block text-[0.9375rem] font-medium text-warning-text first-letter:uppercase" />
          <p className="mt-1 flex items-center gap-1.5 text-[0.9375rem] text-muted">
            <MapPin aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{placeText(visit, t)}</span>
          </p>
        </div>
      </div>
    </LinkCard>
  );
}
