import { ArrowDownUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SORTS, type Sort } from "../model";

/** The order of results; the device's own list of choices opens. */
export function SortField({ value, onChange }: { value: Sort; onChange(sort: Sort): void }) {
  const { t } = useTranslation();
  const names: Record<Sort, string> = { distance: t("search.nearest"), price: t("search.cheapest"), rating: t("search.best") };
  return (
    <label className="relative inline-flex min-h-11 items-center gap-1.5 rounded-full bg-surface px-3.5 text-[0.9375rem] font-medium ring-1 ring-inset ring-line has-focus-visible:outline-3 has-focus-visible:outline-accent hover:bg-sunken">
      <ArrowDownUp aria-hidden className="size-4.5 shrink-0" />
      <span aria-hidden="true">{names[value]}</span>
      <select aria-label={t("search.sort")} value={value} onChange={(event) => onChange(event.target.value as Sort)} className="absolute inset-0 size-full cursor-pointer appearance-none opacity-0">
        {SORTS.map((sort) => (
          <option key={sort} value={sort} className="bg-surface text-text">
            {names[sort]}
          </option>
        ))}
      </select>
    </label>
  );
}
