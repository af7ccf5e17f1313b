import { type Money, formatMoney } from "@doorstep/core";
import { Photo, useLanguage } from "@doorstep/ui";
import { Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Priced, priceUnit } from "../model";

interface Pictured {
  photo: { url: string; small_url: string } | null;
}

export function ServicePhoto({ service, large, eager, className }: { service: Pictured; large?: boolean; eager?: boolean; className?: string }) {
  return <Photo src={large ? service.photo?.url : service.photo?.small_url} mark={<Sparkles strokeWidth={1.5} />} eager={eager} className={className} />;
}

/** A service as a picture with its name and the price it begins at. */
export function ServiceCard({ service }: { service: Pictured & Priced & { id: number; name: string; standard_price: Money } }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const unit = priceUnit(service, t);
  return (
    <Link to={`/services/${service.id}`} viewTransition className="group flex h-full flex-col overflow-hidden rounded-lg bg-surface shadow-card transition-[box-shadow,translate] duration-200 hover:-translate-y-px hover:shadow-tall">
      <ServicePhoto service={service} className="aspect-[4/3] w-full" />
      <span className="flex flex-1 flex-col justify-between gap-1 p-3">
        <span className="leading-snug font-semibold">{service.name}</span>
        <span className="text-sm text-muted">
          <span className="font-semibold text-text">{formatMoney(service.standard_price, language)}</span>
          {unit ? ` ${unit}` : ""}
        </span>
      </span>
    </Link>
  );
}
