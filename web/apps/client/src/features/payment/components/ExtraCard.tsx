import { type Extra, type Order, formatMoney, joinParts } from "@doorstep/core";
import { Button, Callout, Card, useLanguage, useProblemText } from "@doorstep/ui";
import { Hammer, Package } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRefuseExtra } from "../commands";
import { PaySheet } from "./PaySheet";

interface Props {
  order: Order;
  extra: Extra;
  /** Of who asks. */
  name: string;
  /** Whether the client chooses how to pay it. */
  agreeing: boolean;
  onAgreeing(agreeing: boolean): void;
}

/** Work or parts that the specialist found to be needed on the spot: nothing is done or charged before the client says yes. */
export function ExtraCard({ order, extra, name, agreeing, onAgreeing }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const refuse = useRefuseExtra(order.id);
  const amount = formatMoney(extra.amount, language);
  // Answers that a device has kept from before say nothing of kind and number.
  const { kind = "work", quantity = 1 } = extra as Partial<Extra>;
  const isPart = kind === "part";
  const Icon = isPart ? Package : Hammer;
  return (
    <Card className="flex flex-col gap-4 p-5 ring-2 ring-accent ring-inset">
      <div className="flex gap-3">
        <Icon aria-hidden className="mt-0.5 size-6 shrink-0 text-accent-text" />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-bold">{t(isPart ? "extra.asked_part" : "extra.asked", { name, amount })}</h2>
          <p className="mt-1">{extra.title}</p>
          {quantity > 1 ? (
            <p className="text-muted">
              {t("extra.quantity", { quantity })}
              {extra.amount.minor % quantity === 0 ? ` · ${t("extra.each", { amount: formatMoney({ ...extra.amount, minor: extra.amount.minor / quantity }, language) })}` : null}
            </p>
          ) : null}
          <p className="mt-1 text-sm text-muted">{t("extra.text")}</p>
        </div>
      </div>
      {refuse.isError ? <Callout tone="danger">{text(refuse.error)}</Callout> : null}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2">
        <Button size="lg" onClick={() => onAgreeing(true)}>
          {t("extra.agree", { amount })}
        </Button>
        <Button size="lg" variant="secondary" busy={refuse.isPending} onClick={() => refuse.mutate(extra.id)}>
          {t("extra.refuse")}
        </Button>
      </div>
      {agreeing ? (
        <PaySheet orderId={order.id} purpose="extra" extraId={extra.id} title={joinParts([extra.title, amount], language)} description={t("extra.text")} amount={extra.amount} done={t("paying.paid", { amount })} onClose={() => onAgreeing(false)} />
      ) : null}
    </Card>
  );
}
