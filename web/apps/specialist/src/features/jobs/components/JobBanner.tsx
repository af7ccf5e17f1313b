import { formatCountdown, formatMoney, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { useLanguage } from "@doorstep/ui";
import { ChevronRight, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { isOpen } from "../model";
import { useJobOffers } from "../queries";

/** On every page but the one that lists them: that a job waits for an answer, and how long still. Without a sound. */
export function JobBanner() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { pathname } = useLocation();
  const offers = useJobOffers();
  const now = useNow();
  const offer = offers.data?.find((one) => isOpen(one, now));
  const shown = offer && pathname !== "/requests" ? offer : null;
  return (
    <div role="status">
      {shown ? (
        <Link
          to="/requests"
          viewTransition
          className="fixed inset-x-3 bottom-24 z-40 mx-auto flex min-h-16 max-w-xl items-center gap-3 rounded-xl bg-text px-4 py-2.5 text-page shadow-tall lg:bottom-8"
        >
          <Zap aria-hidden className="size-6 shrink-0" />
          <span className="min-w-0 flex-1">
            <span className="block font-semibold">{t("jobs.banner", { service: shown.service_name })}</span>
            <span className="block text-sm">
              {t("jobs.you_get", { amount: formatMoney(shown.pay, language) })} · <span className="tabular">{t("jobs.answer_in", { time: formatCountdown(secondsLeft(shown.respond_by, now)) })}</span>
            </span>
          </span>
          <ChevronRight aria-hidden className="size-5 shrink-0 rtl:rotate-180" />
        </Link>
      ) : null}
    </div>
  );
}
