import { type Earning, type Language, formatMoney, formatShortDay } from "@doorstep/core";
import { Badge, cx, useLanguage } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { stateTone } from "../model";
import { EarningParts } from "./EarningParts";

/** Where the money of a visit is, in a sentence. */
export function stateText(earning: Earning, language: Language, t: TFunction): string {
  const day = (at: string | null) => (at ? formatShortDay(at, earning.time_zone, language) : "");
  if (earning.state === "waiting" && earning.due_at) return t("earnings.told_waiting_until", { day: day(earning.due_at) });
  if (earning.state === "released" && earning.released_at) return t("earnings.told_released_on", { day: day(earning.released_at) });
  return t(`earnings.told_${earning.state}`);
}

/** One visit's earning: the sum, and on a press what it consists of. */
export function EarningRow({ earning }: { earning: Earning }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const back = earning.state === "given_back";
  return (
    <li>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-h-14 w-full items-center gap-3 px-4 py-3 text-start transition-colors hover:bg-sunken/60">
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 flex-[1_1_7rem] font-medium">{earning.service_name}</span>
            <span className={cx("ms-auto font-semibold", back && "text-muted line-through")}>{formatMoney(earning.net, language)}</span>
          </span>
          <span className="mt-1 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-muted">
            <span className="first-letter:uppercase">{formatShortDay(earning.starts_at, earning.time_zone, language)}</span>
            <Badge tone={stateTone(earning.state)}>{t(`earnings.state_${earning.state}`)}</Badge>
          </span>
        </span>
        <ChevronDown aria-hidden className={cx("size-5 shrink-0 text-muted transition-transform", open && "rotate-180")} />
      </button>
      {open ? (
        <div className="flex flex-col gap-3 px-4 pb-4">
          <EarningParts parts={earning} totalLabel={t("earnings.yours")} />
          <div className="text-sm text-muted">
            {earning.method ? <p>{t(`earnings.by_${earning.method}`)}</p> : null}
            <p>{stateText(earning, language, t)}</p>
          </div>
          <Link to={`/visits/${earning.visit_id}`} viewTransition className="inline-flex min-h-11 items-center self-start font-semibold text-accent-text underline underline-offset-4">
            {t("earnings.open_visit", { number: earning.number })}
          </Link>
        </div>
      ) : null}
    </li>
  );
}
