import { type WorkedVisit, formatTime } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { ButtonLink, useLanguage } from "@doorstep/ui";
import { MapPin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { dayTitle, placeText } from "../model";

/** What comes next, large. */
export function NextVisitCard({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const going = visit.state !== "accepted";
  return (
    <section aria-label={t("work.next")} className="flex flex-col gap-4 rounded-xl bg-hero p-5 text-on-hero shadow-tall">
      <div>
        <p className="text-sm font-medium">{going ? t(`visit_state.${visit.state}`) : dayTitle(visit, now, language, t)}</p>
        <p className="mt-1 text-3xl leading-tight font-bold">{formatTime(visit.starts_at, visit.time_zone, language)}</p>
        <p className="mt-2 text-lg font-semibold">{visit.service_name}</p>
        <p className="mt-0.5 flex items-start gap-1.5">
          <MapPin aria-hidden className="mt-1 size-4 shrink-0" />
          {[visit.other_name, placeText(visit)].filter(Boolean).join(" · ")}
        </p>
      </div>
      <ButtonLink to={`/visits/${visit.id}`} variant="secondary" size="lg">
        {going ? t("work.go_on") : t("work.open")}
      </ButtonLink>
    </section>
  );
}
