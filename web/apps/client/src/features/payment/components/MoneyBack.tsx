import { type Payment, formatMoney } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { progressOf } from "../model";

/** What became of the money of a payment whose booking came to nothing; nothing is said of money that never moved. */
export function MoneyBack({ payment }: { payment: Payment | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!payment) return <p>{t("money_back.nothing")}</p>;
  const progress = progressOf(payment);
  const amount = formatMoney(payment.captured.minor > 0 ? payment.captured : payment.amount, language);
  if (progress === "waiting" || progress === "unfinished") return <p>{t("money_back.open")}</p>;
  if (progress === "held") return <p>{t("money_back.held", { amount })}</p>;
  if (progress === "paid") return <p>{t("money_back.under_way", { amount })}</p>;
  if (payment.captured.minor > 0) return <p>{payment.method === "balance" ? t("money_back.to_balance", { amount }) : t("money_back.refunded", { amount })}</p>;
  if (payment.state === "voided") return <p>{t("money_back.released", { amount })}</p>;
  return <p>{t("money_back.nothing")}</p>;
}
