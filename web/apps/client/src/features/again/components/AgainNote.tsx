import { formatMoney } from "@doorstep/core";
import { ButtonLink, Callout, useLanguage } from "@doorstep/ui";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AgainFacts } from "../model";

interface Props {
  facts: AgainFacts;
  serviceId: number;
  /** Where another time can be chosen. */
  times: string;
}

/** What of the earlier visit is booked again, what is not as it was, and what else there is to choose. */
export default function AgainNote({ facts, serviceId, times }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { changes, name } = facts;
  const price = { price: formatMoney(facts.price, language), before: formatMoney(facts.priceBefore, language) };
  const someoneElse = changes.includes("specialist_gone") || changes.includes("specialist_busy");
  const onlyCheaper = changes.every((one) => one === "price") && facts.price.minor <= facts.priceBefore.minor;
  return (
    <Callout tone={onlyCheaper ? "accent" : "warning"} icon={<RotateCcw aria-hidden />}>
      <p className="font-semibold">{t(`again.fit_${facts.fit}`)}</p>
      {changes.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-1">
          {changes.map((one) => (
            <li key={one}>{t(`again.change_${one}`, { name, ...price })}</li>
          ))}
        </ul>
      ) : (
        <p className="mt-0.5">{t("again.same")}</p>
      )}
      {someoneElse || facts.fit !== "same_weekday" ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {someoneElse ? (
            <ButtonLink variant="secondary" to={`/search?service=${serviceId}`}>
              {t("again.choose_person")}
            </ButtonLink>
          ) : null}
          <ButtonLink variant="secondary" to={times}>
            {t("again.choose_time")}
          </ButtonLink>
        </div>
      ) : null}
    </Callout>
  );
}
