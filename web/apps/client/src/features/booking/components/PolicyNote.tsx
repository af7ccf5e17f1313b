import type { PolicyTerms } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { useLanguage } from "@doorstep/ui";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { policyTexts } from "../policy";

/** What happens on cancelling, moving and not being there, in plain words. */
export function PolicyNote({ terms, zone, agreed = false }: { terms: PolicyTerms; zone: string; agreed?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="flex gap-3 text-sm text-muted">
      <ShieldCheck aria-hidden className="size-5 shrink-0 text-accent-text" />
      <div className="flex min-w-0 flex-col gap-1">
        {policyTexts(terms, { zone, language, agreed, duration: (minutes) => durationText(minutes, t), t }).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </div>
  );
}
