import { type Identity, OfflineError, ProblemError, AuthRefused } from "@doorstep/core";
import type { TFunction } from "i18next";

const CALLING_CODES: Record<string, string> = { hel: "+358", mow: "+7", sha: "+86", tpe: "+886" };

export function callingCode(market: string | null): string {
  return CALLING_CODES[market ?? ""] ?? "+";
}

/** A phone as the server wants it (E.164): spaces out, `00` and the national `0` (or the Russian `8`) replaced by the country. */
export function normalisePhone(text: string, market: string | null): string {
  const plain = text.replace(/[^\d+]/g, "");
  if (plain.startsWith("+")) return plain;
  if (plain.startsWith("00")) return `+${plain.slice(2)}`;
  const code = callingCode(market);
  if (code === "+7" && /^8\d{10}$/.test(plain)) return `+7${plain.slice(1)}`;
  return `${code}${plain.replace(/^0/, "")}`;
}

export function identityOf(method: "phone" | "email", text: string, market: string | null): Identity {
  return method === "phone" ? { phone: normalisePhone(text, market) } : { email: text.trim() };
}

/** A refusal of the sign-in in the reader's words. */
export function authMessage(error: unknown, t: TFunction): string {
  if (error instanceof OfflineError) return t("error.offline_text");
  if (error instanceof ProblemError && error.status === 429) return t("sign_in.too_many");
  if (error instanceof AuthRefused) {
    if (error.status === 429 || error.has("too_many_login_attempts", "rate_limited")) return t("sign_in.too_many");
    if (error.has("flow_ended")) return t("sign_in.flow_ended");
    if (error.has("incorrect_code")) return t("sign_in.wrong_code");
    if (error.has("email_password_mismatch", "phone_password_mismatch")) return t("sign_in.wrong_password");
    const message = error.errors[0]?.message;
    if (message) return message;
  }
  return t("error.text");
}
