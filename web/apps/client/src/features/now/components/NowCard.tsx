import { type Choices, NO_CHOICES } from "@doorstep/core";
import { LinkCard } from "@doorstep/ui";
import { ChevronRight, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { searchPath } from "../model";

/** Instead of choosing a time: whoever can come first, for all that is chosen. */
export default function NowCard({ serviceId, quantity = 1, choices = NO_CHOICES }: { serviceId: number; quantity?: number; choices?: Choices }) {
  const { t } = useTranslation();
  return (
    <LinkCard to={searchPath(serviceId, "asap", quantity, choices)} className="bg-accent-soft! text-accent-text">
      <span className="flex flex-wrap items-center gap-3.5">
        <span aria-hidden="true" className="inline-flex size-12 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent">
          <Zap className="size-6" />
        </span>
        <span className="min-w-0 flex-[1_1_9rem]">
          <span className="block font-semibold">{t("now.asap")}</span>
          <span className="block text-sm">{t("now.asap_text")}</span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 rtl:rotate-180" />
      </span>
    </LinkCard>
  );
}
