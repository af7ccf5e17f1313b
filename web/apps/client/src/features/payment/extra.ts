import type { Extra, Order, Payment } from "@doorstep/core";
import type { TFunction } from "i18next";
import { extrasOf } from "./model";

/** Whether nobody may agree to it any more, as its visit has ended, or somebody said no. */
export function isNotDone({ state }: Extra): boolean {
  return ["lapsed", "refused", "withdrawn"].includes(state);
}

/** Why. */
export function notDoneText({ state }: Extra, t: TFunction): string {
  if (state === "lapsed") return t("extra.lapsed_text");
  return state === "withdrawn" ? t("extra.withdrawn_text") : t("problem.extra_answered");
}

/** The work that a payment is for. */
export function extraOf(order: Order, payment: Payment): Extra | null {
  return extrasOf(order).find(({ id }) => id === payment.extra_id) ?? null;
}
