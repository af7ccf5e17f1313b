import { formatMoney } from "@doorstep/core";
import { Card, useLanguage } from "@doorstep/ui";
import { Wallet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useVisitEarning } from "../queries";
import { EarningParts } from "./EarningParts";
import { stateText } from "./EarningRow";

/** What a visit that has ended earns its specialist; nothing until that is known. */
export function VisitEarning({ visitId }: { visitId: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const earning = useVisitEarning(visitId).data;
  if (!earning) return null;
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="flex items-center gap-3 text-lg font-semibold">
        <Wallet aria-hidden className="size-5 shrink-0 text-accent-text" />
        {t(earning.state === "given_back" ? "earnings.visit_given_back" : "earnings.you_get", { amount: formatMoney(earning.net, language) })}
      </h2>
      {earning.state === "given_back" ? null : <EarningParts parts={earning} totalLabel={t("earnings.yours")} />}
      <p className="text-sm text-muted">{stateText(earning, language, t)}</p>
    </Card>
  );
}
