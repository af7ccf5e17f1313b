import type { OrderSearch } from "@doorstep/core";
import { VisitItems, durationText, isComposed } from "@doorstep/shell";
import { Card, useLanguage } from "@doorstep/ui";
import { CalendarDays, MapPin, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { expectedText, whenText } from "../wording";

/** What is looked for: the service, when, and where. */
export default function SearchSummary({ search }: { search: OrderSearch }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const expected = expectedText(search.expected, search.time_zone, language, t);
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3.5">
        <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
          <UsersRound className="size-7" />
        </span>
        <div className="min-w-0 flex-[1_1_9rem]">
          <p className="text-[1.0625rem] font-semibold">{search.service_name}</p>
          <p className="text-[0.9375rem] text-muted">
            {t("now.who")} · {durationText(search.visit_minutes, t)}
          </p>
        </div>
      </div>
      {isComposed(search) ? (
        <div className="border-t border-line pt-4">
          <VisitItems visit={search} label={t("choice.title")} />
        </div>
      ) : null}
      <p className="flex items-start gap-3 border-t border-line pt-4">
        <CalendarDays aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        <span className="min-w-0">
          <span className="block font-semibold first-letter:uppercase">{whenText(search, language, t)}</span>
          {expected ? <span className="block text-sm text-muted">{expected}</span> : null}
        </span>
      </p>
      <p className="flex items-start gap-3">
        <MapPin aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        <span className="min-w-0">
          {search.place.line}
          {search.for_name ? <span className="block text-sm text-muted">{t("people.for", { name: search.for_name })}</span> : null}
        </span>
      </p>
    </Card>
  );
}
