import { type WaysToPay, formatMoney } from "@doorstep/core";
import { RadioList, useLanguage } from "@doorstep/ui";
import { Banknote, CreditCard, FileText, WalletMinimal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { wayKey, wayTexts } from "../model";

const ICONS = { cash: Banknote, card: CreditCard, balance: WalletMinimal, pay_later: FileText } as const;

/** The offered ways to pay, each with what it means; `atOnce` where there is nothing to plan. */
export function WayList({ ways, value, atOnce, onChange }: { ways: WaysToPay; value: string | null; atOnce?: boolean; onChange(key: string): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const options = ways.ways.map((way) => {
    const told = wayTexts(way, ways.balance, (amount) => formatMoney(amount, language), t);
    const { label, note } = atOnce && way.method === "card" ? { label: t("method.card"), note: t("pay.card_note") } : told;
    const Icon = ICONS[way.method];
    return {
      value: wayKey(way),
      label: (
        <span className="flex items-center gap-2.5">
          <Icon aria-hidden className="size-5 shrink-0 text-accent-text" />
          <span className="min-w-0">{label}</span>
        </span>
      ),
      note: <span className="ms-7.5 block">{note}</span>,
    };
  });
  return <RadioList label={t("pay.how")} value={value} onChange={onChange} options={options} />;
}
