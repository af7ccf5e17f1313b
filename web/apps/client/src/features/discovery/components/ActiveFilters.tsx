import type { Market } from "@doorstep/core";
import { ChipRow, useLanguage } from "@doorstep/ui";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Filters, clearedFilters, narrowingsOf, withoutNarrowing } from "../model";
import { narrowingLabel } from "../wording";

const CHIP = "inline-flex min-h-11 shrink-0 items-center gap-1.5 rounded-full px-4 text-[0.9375rem] font-medium whitespace-nowrap transition-colors";

/** What narrows the search at present; each goes by a press, and all at once unless that stands elsewhere. */
export function ActiveFilters({ market, filters, clearable = true, onChange }: { market: Market; filters: Filters; clearable?: boolean; onChange(filters: Filters): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const narrowings = narrowingsOf(filters).filter((one) => one !== "q");
  if (narrowings.length === 0) return null;
  return (
    <ChipRow label={t("filter.active")}>
      {narrowings.map((one) => {
        const label = narrowingLabel(one, filters, market, language, t);
        return (
          <button key={one} type="button" aria-label={t("filter.remove", { filter: label })} onClick={() => onChange(withoutNarrowing(filters, one))} className={`${CHIP} bg-accent-soft text-accent-text hover:brightness-95`}>
            {label}
            <X aria-hidden className="size-4" />
          </button>
        );
      })}
      {clearable && narrowings.length > 1 ? (
        <button type="button" onClick={() => onChange(clearedFilters(filters))} className={`${CHIP} text-accent-text hover:bg-accent-soft`}>
          {t("filter.clear")}
        </button>
      ) : null}
    </ChipRow>
  );
}
