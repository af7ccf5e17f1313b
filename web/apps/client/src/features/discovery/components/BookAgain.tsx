import { type Order, type Visit, formatMoney } from "@doorstep/core";
import { Avatar, Section, Spinner, Strip, useLanguage } from "@doorstep/ui";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useBookAgain } from "../../again/commands";
import { useMarket } from "../../place";
import { doneBefore } from "../again";
import { usePastOrders } from "../homeQueries";

/** The last visits that went well; one press leads to the checkout of the same at its next fitting time. */
export function BookAgain() {
  const { t } = useTranslation();
  const market = useMarket();
  const orders = usePastOrders();
  const visits = doneBefore(orders.data?.items ?? ([] as Order[]), market?.code ?? "");
  if (visits.length === 0) return null;
  return (
    <Section title={t("home.again")}>
      <Strip label={t("home.again")} item="w-72 max-w-[85vw]">
        {visits.map((visit) => (
          <AgainCard key={visit.id} visit={visit} />
        ))}
      </Strip>
    </Section>
  );
}

function AgainCard({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const again = useBookAgain();
  return (
    <button
      type="button"
      aria-busy={again.isPending || undefined}
      onClick={() => again.isPending || again.mutate(visit)}
      className="flex h-full w-full items-center gap-3 rounded-lg bg-surface p-3 text-start shadow-card transition-shadow hover:shadow-tall"
    >
      <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 leading-snug font-semibold">{visit.service_name}</span>
        <span className="flex gap-1 text-sm text-muted">
          <span className="truncate">{visit.specialist.name}</span>
          <span className="shrink-0">· {formatMoney(visit.price, language)}</span>
        </span>
      </span>
      <span aria-hidden="true" className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        {again.isPending ? <Spinner /> : <RotateCcw className="size-5" />}
      </span>
      <span className="sr-only">{t("booking.again")}</span>
    </button>
  );
}
