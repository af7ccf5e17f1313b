import { type LostJob as Lost, formatPercent, formatShortDay, formatTime, joinParts, readerZone } from "@doorstep/core";
import { Card, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { Unfold } from "../../visit/components/Unfold";

/** A job that somebody else had: the terms of both, those that made the difference first. */
export function LostJob({ job }: { job: Lost }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const best = new Map(job.chosen_terms.map((one) => [one.term, one]));
  const terms = job.own.terms
    .map((own) => ({ term: own.term, own, other: best.get(own.term) ?? own }))
    .toSorted((a, b) => b.other.points - b.own.points - (a.other.points - a.own.points));
  const share = (value: number) => formatPercent(value, language);
  return (
    <Card className="p-5">
      <h3 className="font-semibold">{job.service_name}</h3>
      <p className="text-sm text-muted first-letter:uppercase">{joinParts([formatShortDay(job.offered_at, readerZone(), language), formatTime(job.offered_at, readerZone(), language)], language)}</p>
      <p className="text-sm text-muted">{t("jobs.lost_place", { place: job.own.place, asked: job.own.asked })}</p>
      <Unfold label={t("jobs.lost_why")}>
        <dl className="flex flex-col gap-2.5 pb-1">
          {terms.map(({ term, own, other }) => (
            <div key={term} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <dt>{t(`jobs.term_${term}`)}</dt>
              <dd className="text-[0.9375rem] text-muted tabular">
                <span className={own.points >= other.points ? "font-semibold text-accent-text" : ""}>{t("jobs.lost_you", { value: share(own.value) })}</span> · {t("jobs.lost_best", { value: share(other.value) })}
              </dd>
            </div>
          ))}
        </dl>
      </Unfold>
    </Card>
  );
}
