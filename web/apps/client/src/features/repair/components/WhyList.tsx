import { type ScoreTerm, formatPercent } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

const TERMS = ["arrival", "lateness_caused", "travel_added", "rating", "load", "fairness", "acceptance", "price_fit"] as const;
type Term = (typeof TERMS)[number];

/** How somebody was chosen: each point by which people are compared, how well they did, and how much it counts. */
export function WhyList({ terms }: { terms: readonly ScoreTerm[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const percent = (share: number) => formatPercent(share, language);
  const whole = terms.reduce((sum, one) => sum + one.weight, 0) || 1;
  const shown = terms.filter((one): one is ScoreTerm & { term: Term } => TERMS.some((term) => term === one.term)).toSorted((a, b) => b.weight - a.weight);
  return (
    <ul className="flex flex-col gap-3.5">
      {shown.map((one) => (
        <li key={one.term} className="flex flex-col gap-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium">{t(`chosen.${one.term}`)}</span>
            <span className="text-sm text-muted">{t("chosen.weight", { percent: percent(one.weight / whole) })}</span>
          </span>
          <span className="block h-2.5 overflow-hidden rounded-full bg-sunken" role="img" aria-label={t("chosen.value", { percent: percent(one.value) })}>
            <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.round(one.value * 100)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
