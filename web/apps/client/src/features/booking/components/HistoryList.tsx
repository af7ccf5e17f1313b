import { type Change, type Order, formatMoney, formatShortDay, formatSpan, formatTime, joinParts } from "@doorstep/core";
import { Card, useLanguage } from "@doorstep/ui";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { historyLines, zoneOf } from "../model";

/** What happened to a booking, in words, oldest first; folded until somebody wants it. */
export function HistoryList({ order, changes }: { order: Order; changes: readonly Change[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = zoneOf(order);
  const moment = (at: string, where: string) => joinParts([formatShortDay(at, where, language), formatTime(at, where, language)], language);
  const lines = historyLines(order, changes, moment, (window, where) => formatSpan(window.from_at, window.until_at, where, language), (amount) => formatMoney(amount, language), t);
  if (lines.length === 0) return null;
  return (
    <Card className="p-0!">
      <details className="group">
        <summary className="flex min-h-14 list-none items-center gap-3 rounded-lg px-5 font-medium [&::-webkit-details-marker]:hidden">
          <span className="flex-1">{t("history.title")}</span>
          <ChevronDown aria-hidden className="size-5 text-muted transition-transform group-open:rotate-180" />
        </summary>
        <ol className="flex flex-col gap-3 px-5 pb-5">
          {lines.map((line) => (
            <li key={line.id} className="border-s-2 border-line ps-3">
              <p className="text-[0.9375rem]">{line.text}</p>
              {line.note ? <p className="text-[0.9375rem] text-muted">“{line.note}”</p> : null}
              <time dateTime={line.at} className="text-sm text-muted first-letter:uppercase">
                {moment(line.at, zone)}
              </time>
            </li>
          ))}
        </ol>
      </details>
    </Card>
  );
}
