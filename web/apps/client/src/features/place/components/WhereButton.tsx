import { lazyPart } from "@doorstep/ui";
import type { Market } from "@doorstep/core";
import { ChevronDown, MapPin } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Where } from "../model";

const WhereSheet = lazyPart(async () => ({ default: (await import("./WhereSheet")).WhereSheet }));

/** Says where the search is centred and lets it be changed. */
export function WhereButton({ market, where }: { market: Market; where: Where }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        className="relative -start-2 inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-md px-2 text-[0.9375rem] font-medium hover:bg-sunken"
      >
        <MapPin aria-hidden className="size-4.5 shrink-0 text-accent-text" />
        <span className="truncate">{where.label ?? t("where.center", { city: market.name })}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
      {open ? (
        <Suspense>
          <WhereSheet market={market} where={where} open={open} onOpenChange={setOpen} />
        </Suspense>
      ) : null}
    </>
  );
}
