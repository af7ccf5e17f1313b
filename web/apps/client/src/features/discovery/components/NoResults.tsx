import type { Market } from "@doorstep/core";
import { Button, EmptyState, useLanguage } from "@doorstep/ui";
import { SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Where } from "../../place";
import { type Filters, clearedFilters, narrowingsOf, withoutNarrowing } from "../model";
import { useLoosenings } from "../queries";
import { foundText, narrowingLabel } from "../wording";

/** Nobody was found: says what to let go, with how many would be found then. */
export function NoResults({ market, where, filters, onChange }: { market: Market; where: Where; filters: Filters; onChange(filters: Filters): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const loosenings = useLoosenings(filters, market, where);
  const narrowed = narrowingsOf(filters).length > 0;
  return (
    <EmptyState icon={<SearchX />} title={t("search.none_title")} text={loosenings.length > 0 ? t("search.loosen") : narrowed ? t("search.none_text") : t("search.none_here")}>
      {loosenings.map(({ narrowing, count }) => (
        <Button key={narrowing} variant="secondary" onClick={() => onChange(withoutNarrowing(filters, narrowing))}>
          <s className="font-normal">{narrowingLabel(narrowing, filters, market, language, t)}</s>
          <span>{foundText(count, t)}</span>
        </Button>
      ))}
      {narrowed && loosenings.length === 0 ? (
        <Button variant="secondary" onClick={() => onChange({ ...clearedFilters(filters), q: "" })}>
          {t("filter.clear")}
        </Button>
      ) : null}
    </EmptyState>
  );
}
