import { type Order, type Visit, formatMoney } from "@doorstep/core";
import { Avatar, Section, Strip, useLanguage } from "@doorstep/ui";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAddresses } from "../../account/queries";
import { useMarket } from "../../place";
import { againLink, doneBefore } from "../again";
import { usePastOrders } from "../homeQueries";

/** The last visits that went well; one press leads to the times for the same again. */
export function BookAgain() {
  const { t } = useTranslation();
  const market = useMarket();
  const orders = usePastOrders();
  const addresses = useAddresses();
  const visits = doneBefore(orders.data?.items ?? ([] as Order[]), market?.code ?? "");
  if (visits.length === 0) return null;
  return (
    <Section title={t("home.again")}>
      <Strip label={t("home.again")} item="w-72 max-w-[85vw]">
        {visits.map((visit) => (
          <AgainCard key={visit.id} visit={visit} to={againLink(visit, addresses.data ?? [])} />
        ))}
      </Strip>
    </Section>
  );
}

function AgainCard({ visit, to }: { visit: Visit; to: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Link to={to} viewTransition className="flex h-full items-center gap-3 rounded-lg bg-surface p-3 shadow-card transition-shadow hover:shadow-tall">
      <Avatar name={visit.specialist.name} photo={visit.specialist.photo?.small_url} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 leading-snug font-semibold">{visit.service_name}</span>
        <span className="block truncate text-sm text-muted">
          {visit.specialist.name} · {formatMoney(visit.price, language)}
        </span>
      </span>
      <span aria-hidden="true" className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <RotateCcw className="size-5" />
      </span>
      <span className="sr-only">{t("booking.again")}</span>
    </Link>
  );
}
