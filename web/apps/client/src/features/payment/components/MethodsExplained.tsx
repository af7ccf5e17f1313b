import { Card } from "@doorstep/ui";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";

const SUBJECTS = ["card", "hold", "deposit", "balance", "cash", "later", "refunds"] as const;

/** The ways to pay in plain words, one to unfold each. */
export function MethodsExplained() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="methods-explained" className="flex flex-col gap-3">
      <h2 id="methods-explained" className="text-lg font-semibold">
        {t("explain.title")}
      </h2>
      <Card className="divide-y divide-line p-0!">
        {SUBJECTS.map((subject) => (
          <details key={subject} className="group">
            <summary className="flex min-h-14 list-none items-center gap-3 rounded-lg px-4 font-medium [&::-webkit-details-marker]:hidden">
              <span className="flex-1">{t(`explain.${subject}`)}</span>
              <ChevronDown aria-hidden className="size-5 text-muted transition-transform group-open:rotate-180" />
            </summary>
            <p className="px-4 pb-4 text-[0.9375rem] text-muted">{t(`explain.${subject}_text`)}</p>
          </details>
        ))}
      </Card>
    </section>
  );
}
