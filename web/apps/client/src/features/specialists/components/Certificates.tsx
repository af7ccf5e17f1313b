import type { Specialist } from "@doorstep/core";
import { Section } from "@doorstep/ui";
import { Award } from "lucide-react";
import { useTranslation } from "react-i18next";

export function Certificates({ items }: { items: Specialist["certificates"] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Section title={t("specialist.certificates")}>
      <ul className="divide-y divide-line rounded-lg bg-surface shadow-card">
        {items.map((one) => (
          <li key={one.id} className="flex items-center gap-3 p-4">
            <span aria-hidden="true" className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
              <Award className="size-5" />
            </span>
            <span className="min-w-0">
              <span className="block leading-snug font-medium">{one.title}</span>
              <span className="block text-sm text-muted">{[one.issuer, one.year].filter(Boolean).join(" · ")}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
