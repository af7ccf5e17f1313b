import { type Order, type SearchQuestion as Question, type SearchAnswer, formatMoney } from "@doorstep/core";
import { Button, Callout, Card, useLanguage, useProblemText } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { useAnswerSearch } from "../commands";

interface Props {
  order: Order;
  question: Question;
  onLeave(): void;
}

/** Nobody has said yes: the client chooses how it goes on. */
export function SearchQuestion({ order, question, onLeave }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const answer = useAnswerSearch(order.id);
  const language = useLanguage();
  const raise = question.raise_offer;
  // Who pays more agrees to the price that they have read.
  const press = (choice: SearchAnswer["choice"]) => !answer.isPending && answer.mutate({ choice, ...(choice === "raise_price" && raise ? { agreed_price_minor: raise.price.minor } : {}) });
  const said = (choice: SearchAnswer["choice"]) => (choice === "raise_price" ? t("searching.raise_price", raise ? { amount: formatMoney(raise.by, language), price: formatMoney(raise.price, language) } : {}) : t(`searching.${choice}`));
  return (
    <section aria-labelledby="search-question">
      <Card className="flex flex-col gap-4 border-2 border-accent p-5">
        <h2 id="search-question" className="text-xl font-bold">
          {t("searching.question")}
        </h2>
        {answer.isError ? <Callout tone="danger">{text(answer.error)}</Callout> : null}
        <div className="flex flex-col gap-2.5">
          {(["widen_time", "raise_price", "wait"] as const)
            .filter((choice) => question.choices.includes(choice) && (choice !== "raise_price" || raise))
            .map((choice, place) => (
              <div key={choice} className="flex flex-col gap-1">
                <Button size="lg" wide variant={place === 0 ? "primary" : "secondary"} busy={answer.isPending && answer.variables.choice === choice} onClick={() => press(choice)} aria-describedby={choice === "raise_price" ? "search-raise" : undefined}>
                  {said(choice)}
                </Button>
                {choice === "raise_price" ? (
                  <p id="search-raise" className="px-2 text-sm text-muted">
                    {t(order.payment_method === "cash" ? "searching.raise_cash" : "searching.raise_later")}
                  </p>
                ) : null}
              </div>
            ))}
          <Button size="lg" wide variant="quiet" onClick={onLeave}>
            {t("searching.leave")}
          </Button>
        </div>
      </Card>
    </section>
  );
}
