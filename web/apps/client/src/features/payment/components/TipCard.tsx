import { type Order, formatMoney } from "@doorstep/core";
import { AmountPicker, Button, Card, useLanguage } from "@doorstep/ui";
import { HandHeart } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moneyOf, namesOf, suggestedTips } from "../model";
import { PaySheet } from "./PaySheet";

/** A thank-you after a good visit; all of it goes to the specialist. */
export default function TipCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = namesOf(order, language);
  const [giving, setGiving] = useState(false);
  const { tips } = moneyOf(order);
  return (
    <Card className="flex flex-wrap items-center gap-4 p-5">
      <HandHeart aria-hidden className="size-7 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-[1_1_12rem]">
        <h2 className="font-semibold">{tips.minor > 0 ? t("tip.given", { amount: formatMoney(tips, language), name }) : t("tip.title", { name })}</h2>
        <p className="text-sm text-muted">{t("tip.text", { name })}</p>
      </div>
      {tips.minor > 0 ? null : (
        <Button variant="secondary" onClick={() => setGiving(true)}>
          {t("tip.open")}
        </Button>
      )}
      {giving ? <TipSheet order={order} name={name} onClose={() => setGiving(false)} /> : null}
    </Card>
  );
}

function TipSheet({ order, name, onClose }: { order: Order; name: string; onClose(): void }) {
  const { t } = useTranslation();
  const { currency } = order.total;
  const suggestions = suggestedTips(currency);
  const [minor, setMinor] = useState<number | null>(suggestions[0]?.minor ?? null);
  return (
    <PaySheet
      orderId={order.id}
      purpose="tip"
      title={t("tip.sheet", { name })}
      description={t("tip.text", { name })}
      amount={minor === null ? null : { minor, currency }}
      done={t("paying.tip_paid")}
      onClose={onClose}
    >
      <AmountPicker label={t("tip.amount")} ownLabel={t("tip.own")} suggestions={suggestions} currency={currency} value={minor} onChange={setMinor} />
    </PaySheet>
  );
}
