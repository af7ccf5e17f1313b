import type { RatingSummary } from "@doorstep/core";
import { Card, StarRow, useLanguage } from "@doorstep/ui";
import { ChevronDown, Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CRITERIA, STARS, ratingText } from "./model";

/** What all reviews add up to: the rating, how many gave how many stars, the criteria, and how the rating is made. */
export function RatingBoard({ summary, stars, onStars }: { summary: RatingSummary; stars?: number | null; onStars?(stars: number | null): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (summary.rating === null) return null;
  const shown = ratingText(summary.rating, language);
  const criteria = CRITERIA.filter((criterion) => summary.criteria[criterion] !== null);
  return (
    <Card className="flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
        <div className="flex flex-col items-center gap-1 text-center">
          <p className="text-5xl leading-none font-bold tracking-tight tabular">
            <span className="sr-only">{t("rating.of_five", { value: shown })}</span>
            <span aria-hidden="true">{shown}</span>
          </p>
          <span aria-hidden="true">
            <StarRow value={Math.round(summary.rating)} className="size-4.5" />
          </span>
          <p className="text-sm text-muted">{t("reviews.count", { count: summary.count })}</p>
        </div>
        <Bars summary={summary} stars={stars ?? null} onStars={onStars} />
      </div>
      {criteria.length > 0 ? (
        <dl aria-label={t("reviews.criteria")} className="grid gap-x-10 gap-y-2 sm:grid-cols-2 border-t border-line pt-4">
          {criteria.map((criterion) => (
            <div key={criterion} className="flex items-baseline justify-between gap-3 text-[0.9375rem]">
              <dt className="min-w-0 text-muted">{t(`reviews.${criterion}`)}</dt>
              <dd className="shrink-0 font-semibold">{ratingText(summary.criteria[criterion] ?? 0, language)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <HowItIsMade summary={summary} />
    </Card>
  );
}

function Bars({ summary, stars, onStars }: { summary: RatingSummary; stars: number | null; onStars: ((stars: number | null) => void) | undefined }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...summary.distribution);
  return (
    <ul aria-label={t("reviews.distribution")} className="flex min-w-[min(12rem,100%)] flex-1 flex-col">
      {STARS.map((one) => {
        const count = summary.distribution[one - 1] ?? 0;
        const label = t("reviews.bar", { stars: t("stars.one_to_five", { count: one }), count });
        const inside = (
          <>
            <span aria-hidden="true" className="inline-flex w-7 shrink-0 items-center justify-end gap-0.5 text-sm">
              {one}
              <Star className="size-3 fill-current" />
            </span>
            <span aria-hidden="true" className="h-2 flex-1 overflow-hidden rounded-full bg-sunken">
              <span className="block h-full rounded-full bg-star" style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span aria-hidden="true" className="w-8 shrink-0 text-end text-sm text-muted">
              {count}
            </span>
          </>
        );
        return (
          <li key={one}>
            {onStars ? (
              <button
                type="button"
                aria-label={label}
                aria-pressed={stars === one}
                disabled={count === 0}
                onClick={() => onStars(stars === one ? null : one)}
                className="flex min-h-11 w-full items-center gap-2 rounded-sm px-1 hover:bg-sunken/60 aria-pressed:bg-accent-soft disabled:opacity-60 md:min-h-8"
              >
                {inside}
              </button>
            ) : (
              <span role="img" aria-label={label} className="flex min-h-6 items-center gap-2 px-1">
                {inside}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function HowItIsMade({ summary }: { summary: RatingSummary }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <details className="group -my-2 border-t border-line pt-1">
      <summary className="flex min-h-11 items-center justify-between gap-2 text-sm font-medium text-accent-text [&::-webkit-details-marker]:hidden">
        {t("reviews.how")}
        <ChevronDown aria-hidden className="size-4.5 shrink-0 transition-transform group-open:rotate-180" />
      </summary>
      <p className="pb-3 text-sm leading-relaxed text-muted">
        {t("reviews.how_text", { weight: summary.weight, prior: ratingText(summary.prior, language, 2) })}{" "}
        {summary.average === null ? null : t("reviews.how_average", { average: ratingText(summary.average, language, 2) })}
      </p>
    </details>
  );
}
