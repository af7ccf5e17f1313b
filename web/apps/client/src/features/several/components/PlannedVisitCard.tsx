import { type Quote, formatMoney, windowEnd } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Callout, IconButton, useLanguage, useProblemText } from "@doorstep/ui";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Summary } from "../../booking/components/Summary";
import { useService } from "../../catalog";
import { useSpecialist } from "../../specialists";
import { type PlannedVisit, servicesOf } from "../plan";
import { useServiceNames } from "../queries";

interface Props {
  visit: PlannedVisit;
  market: string;
  zone: string;
  quote: Quote | null;
  error: Error | null;
  onRemove(): void;
}

/** One visit of an order to be: what, who, when and for how much, and the way to leave it out. */
export function PlannedVisitCard({ visit, market, zone, quote, error, onRemove }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const service = useService(market, visit.serviceId);
  const specialist = useSpecialist(visit.specialistId);
  const names = useServiceNames(market, servicesOf(visit));
  const name = servicesOf(visit).flatMap((id) => names.get(id) ?? []).join(" + ") || " ";
  const until = windowEnd(visit.startsAt, service.data?.arrival_window_minutes ?? null);
  const window = quote?.window ?? (until ? { from_at: visit.startsAt, until_at: until } : null);
  return (
    <div className="flex flex-col gap-2">
      <Summary
        service={name}
        specialist={visit.specialistId ? { name: specialist.data?.display_name ?? " ", photo: specialist.data?.photo } : null}
        startsAt={visit.startsAt}
        window={window}
        zone={zone}
        note={quote ? durationText(quote.visit_minutes, t) : null}
        footer={
          <div className="-my-2 flex items-center justify-between gap-3">
            <p className="font-semibold">{quote ? formatMoney(quote.total, language) : "…"}</p>
            <IconButton label={t("several.remove", { service: name })} className="-me-2" onClick={onRemove}>
              <Trash2 aria-hidden className="size-5" />
            </IconButton>
          </div>
        }
      />
      {error ? <Callout tone="warning">{text(error)}</Callout> : null}
    </div>
  );
}
