import { type Money, type Order, formatMoney } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { givenBack, lastTry } from "../model";

/** What comes back, where to and when, if so much of the price is not charged; before any money moved only that. */
export function RefundNote({ order, refund, price }: { order: Order; refund: Money; price: Money }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const money = (minor: number) => formatMoney({ ...refund, minor }, language);
  const { back, released, missing, moved } = givenBack(order, refund);
  if (!moved) return refund.minor === price.minor ? null : <p>{t("policy.refund", { refund: money(refund.minor), price: money(price.minor) })}</p>;
  const toBalance = lastTry(order)?.method === "balance";
  return (
    <>
      {back > 0 ? <p>{t(toBalance ? "cancel.to_balance" : "cancel.to_card", { amount: money(back) })}</p> : null}
      {released > 0 ? <p>{t("cancel.released", { amount: money(released) })}</p> : null}
      {missing > 0 ? <p>{t("cancel.missing", { amount: money(missing) })}</p> : null}
    </>
  );
}
