import type { Market } from "@doorstep/core";
import { Button, Sheet } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Where } from "../../place";
import { useSettled } from "../settled";
import { type Filters, clearedFilters } from "../model";
import { useSearchCount } from "../queries";
import { showText } from "../wording";
import { FilterFields } from "./FilterFields";

interface Props {
  market: Market;
  where: Where;
  filters: Filters;
  genders: boolean;
  open: boolean;
  onOpenChange(open: boolean): void;
  onApply(filters: Filters): void;
}

/** Filters are tried out here and counted before they are applied. */
export function FilterSheet({ market, where, filters, genders, open, onOpenChange, onApply }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(filters);
  const count = useSearchCount(useSettled(draft), market, where);
  const label = count.data ? showText(count.data, t) : t("filter.show_plain");
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("filter.title")}
      footer={
        <div className="flex gap-3">
          <Button variant="secondary" size="lg" className="shrink-0" onClick={() => setDraft(clearedFilters(draft))}>
            {t("filter.clear")}
          </Button>
          <Button
            size="lg"
            wide
            onClick={() => {
              onApply(draft);
              onOpenChange(false);
            }}
          >
            <span aria-live="polite" className="tabular">
              {label}
            </span>
          </Button>
        </div>
      }
    >
      <FilterFields market={market} filters={draft} genders={genders} onChange={setDraft} />
    </Sheet>
  );
}
