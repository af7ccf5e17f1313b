import { type Offer, joinParts } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { cx, useLanguage } from "@doorstep/ui";
import { Check, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Price, visitMinutes } from "../../catalog";

/** One of a specialist's services; the chosen one tells what it includes. */
export function OfferCard({ offer, chosen, included, onChoose }: { offer: Offer; chosen: boolean; included: readonly string[]; onChoose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={cx("flex w-full flex-col gap-2 rounded-lg bg-surface p-4 text-start shadow-card ring-inset transition-shadow", chosen ? "ring-2 ring-accent" : "hover:ring-1 hover:ring-line-strong/60")}
    >
      <span className="flex w-full items-start justify-between gap-3">
        <span className="min-w-0 flex-1 font-semibold">{offer.service_name}</span>
        <Price amount={offer.price} service={offer} className="shrink-0 text-end" />
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span>{durationText(visitMinutes(offer, offer.duration_minutes, offer.minimum_quantity), t)}</span>
        {offer.place_kinds.some((kind) => kind !== "client") ? <span>{joinParts(offer.place_kinds.map((kind) => t(`kind.${kind}`)), language)}</span> : null}
        {offer.auto_accept ? (
          <span className="inline-flex items-center gap-1">
            <Zap aria-hidden className="size-3.5" />
            {t("specialist.instant")}
          </span>
        ) : (
          <span>{t("specialist.answers")}</span>
        )}
      </span>
      {chosen && included.length > 0 ? (
        <span className="mt-1 grid gap-x-4 gap-y-1.5 border-t border-line pt-3 sm:grid-cols-2">
          {included.map((item) => (
            <span key={item} className="flex gap-2 text-sm">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
              {item}
            </span>
          ))}
        </span>
      ) : null}
    </button>
  );
}
