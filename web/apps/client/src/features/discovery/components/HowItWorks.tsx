import { CalendarCheck2, HandCoins, Search } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Three steps that a newcomer wants to know of. */
export function HowItWorks() {
  const { t } = useTranslation();
  const steps = [
    { icon: Search, title: t("how.find"), text: t("how.find_text") },
    { icon: CalendarCheck2, title: t("how.time"), text: t("how.time_text") },
    { icon: HandCoins, title: t("how.pay"), text: t("how.pay_text") },
  ];
  return (
    <ol className="grid gap-3 sm:grid-cols-3">
      {steps.map(({ icon: Icon, title, text }) => (
        <li key={title} className="flex gap-3.5 rounded-lg bg-surface p-4 shadow-card sm:flex-col">
          <span aria-hidden="true" className="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
            <Icon className="size-5.5" strokeWidth={1.75} />
          </span>
          <span>
            <span className="block font-semibold">{title}</span>
            <span className="mt-0.5 block text-[0.9375rem] leading-snug text-muted">{text}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
