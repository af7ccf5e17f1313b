import type { Market } from "@doorstep/core";
import { Button, Sheet } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Where } from "../../place";
import { type Filters, NO_FILTERS } from "../model";
import { useSearchCount } from "../queries";
import { FilterFields } from "./FilterFields";

interface Props {
  market: Market;
  where: Where;
  filters: Filters;
  open: boolean;
  onOpenChange(open: boolean): void;
  onApply(filters: Filters): void;
}

/** Filters are tried out here and counted before they are applied. */
export function FilterSheet({ market, where, filters, open, onOpenChange, onApply }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(filters);
  const count = useSearchCount(draft, market, where);
  const clear = () => setDraft({ ...NO_FILTERS, q: draft.q, category: draft.category, service: draft.service, sort: draft.sort });
  const label = count.data ? (count.data.more ? t("filter.show_more", { count: count.data.found }) : t("filter.show", { count: count.data.found })) : t("filter.show_plain");
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("filter.title")}
      footer={
        <div className="flex gap-3">
          <Button variant="secondary" size="lg" className="shrink-0" onClick={clear}>
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
            <span aria-live="polite">{label}</span>
          </Button>
        </div>
      }
    >
      <FilterFields market={market} filters={draft} onChange={setDraft} />
    </Sheet>
  );
}
