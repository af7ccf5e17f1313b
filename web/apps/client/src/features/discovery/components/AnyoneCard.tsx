import { type Choices, NO_CHOICES, type Service, writeChoices } from "@doorstep/core";
import { LinkCard, useLanguage } from "@doorstep/ui";
import { ChevronRight, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { priceText } from "../../catalog";

/** Booking without choosing a person: one price, whoever is free and suits. */
export function AnyoneCard({ service, choices = NO_CHOICES }: { service: Service; choices?: Choices }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <LinkCard to={`/book/${service.id}?${writeChoices(new URLSearchParams(), choices)}`} className="bg-accent-soft! text-accent-text">
      <span className="flex flex-wrap items-center gap-3.5">
        <span aria-hidden="true" className="inline-flex size-12 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent">
          <UsersRound className="size-6" />
        </span>
        <span className="min-w-0 flex-[1_1_9rem]">
          <span className="block font-semibold">{t("anyone.title")}</span>
          <span className="block text-sm">{t("anyone.text", { price: priceText(service.standard_price, service, language, t) })}</span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 rtl:rotate-180" />
      </span>
    </LinkCard>
  );
}
