import { AuthRefused, type Identity, OfflineError, ProblemError } from "@doorstep/core";
import i18next, { type TFunction } from "i18next";
import { PasskeyError } from "../platform/passkeys";

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

/** The server's codes that have words of ours. */
const REFUSALS: Record<string, "wrong_code" | "wrong_password" | "too_many" | "flow_ended"> = {
  incorrect_code: "wrong_code",
  email_password_mismatch: "wrong_password",
  phone_password_mismatch: "wrong_password",
  incorrect_password: "wrong_password",
  enter_current_password: "wrong_password",
  too_many_login_attempts: "too_many",
  rate_limited: "too_many",
  flow_ended: "flow_ended",
};

/** A refusal of the sign-in, or of a change of how one signs in, in the reader's words. */
export function authMessage(error: unknown, t: TFunction): string {
  if (error instanceof OfflineError) return t("error.offline_text");
  if (error instanceof PasskeyError) return t(`passkey.${error.reason}`);
  if (error instanceof ProblemError) {
    if (error.status === 429) return t("sign_in.too_many");
    const key = `problem.${error.code}`;
    if (i18next.exists(key)) return (t as (key: string) => string)(key);
  }
  if (error instanceof AuthRefused) {
    if (error.status === 429) return t("sign_in.too_many");
    const known = error.errors.map((one) => REFUSALS[one.code]).find(Boolean);
    if (known) return t(`sign_in.${known}`);
    if (error.has("phone_taken", "email_taken")) return t("problem.contact_taken");
    const message = error.errors[0]?.message;
    if (message) return message;
  }
  return t("error.text");
}
