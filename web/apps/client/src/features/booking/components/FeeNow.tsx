import { type Consequence, formatMoney } from "@doorstep/core";
import { Callout, useLanguage } from "@doorstep/ui";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { momentText } from "../policy";

/** What an act costs now, why, and when that changes next. */
export function FeeNow({ consequence, title, children }: { consequence: Consequence; title: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const free = consequence.fee.minor === 0;
  const next = consequence.steps[1];
  return (
    <Callout tone={free ? "accent" : "warning"} icon={free ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}>
      <p className="font-semibold">{title}</p>
      {consequence.reason === "carried" ? <p>{t("policy.carried")}</p> : null}
      {next?.from_at ? <p>{t("policy.changes_to", { when: momentText(next.from_at, consequence.time_zone, language), fee: formatMoney(next.fee, language) })}</p> : null}
      {children}
    </Callout>
  );
}
