import { type PasskeyQuestion, callSignedIn } from "./headless";

/** What is set up besides the code: as the server lists it. */
interface ListedFactor {
  type: "totp" | "recovery_codes" | "webauthn";
  created_at: number;
  last_used_at: number | null;
  id?: number;
  name?: string;
  total_code_count?: number;
  unused_code_count?: number;
}

export interface Passkey {
  id: number;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface Factors {
  totp: { createdAt: Date; lastUsedAt: Date | null } | null;
  passkeys: Passkey[];
  recovery: { left: number; total: number } | null;
}

export interface TotpOffer {
  secret: string;
  url: string;
}

const moment = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1000));

export function sortFactors(listed: readonly ListedFactor[]): Factors {
  const totp = listed.find((one) => one.type === "totp");
  const recovery = listed.find((one) => one.type === "recovery_codes");
  return {
    totp: totp ? { createdAt: new Date(totp.created_at * 1000), lastUsedAt: moment(totp.last_used_at) } : null,
    passkeys: listed
      .filter((one) => one.type === "webauthn")
      .map((one) => ({ id: one.id ?? 0, name: one.name ?? "", createdAt: new Date(one.created_at * 1000), lastUsedAt: moment(one.last_used_at) })),
    recovery: recovery ? { left: recovery.unused_code_count ?? 0, total: recovery.total_code_count ?? 0 } : null,
  };
}

/** How somebody who is signed in protects the account. Calls may throw `ProofWanted`. */
export const security = {
  async factors(): Promise<Factors> {
    return sortFactors((await callSignedIn<ListedFactor[]>("GET", "/authenticators")).data ?? []);
  },
  async hasPassword(): Promise<boolean> {
    const { data } = await callSignedIn<{ user?: { has_usable_password?: boolean } }>("GET", "/session");
    return data?.user?.has_usable_password === true;
  },
  /** A new secret for an authenticator app; it counts once its code was entered. */
  async offerTotp(): Promise<TotpOffer> {
    const { meta } = await callSignedIn("GET", "/authenticators/totp", undefined, true);
    return { secret: String(meta?.["secret"] ?? ""), url: String(meta?.["totp_url"] ?? "") };
  },
  async addTotp(code: string): Promise<void> {
    await callSignedIn("POST", "/authenticators/totp", { code });
  },
  async removeTotp(): Promise<void> {
    await callSignedIn("DELETE", "/authenticators/totp");
  },
  async recoveryCodes(): Promise<string[]> {
    return (await callSignedIn<{ unused_codes?: string[] }>("GET", "/authenticators/recovery-codes")).data?.unused_codes ?? [];
  },
  async renewRecoveryCodes(): Promise<string[]> {
    return (await callSignedIn<{ unused_codes?: string[] }>("POST", "/authenticators/recovery-codes", {})).data?.unused_codes ?? [];
  },
  async newPasskeyOptions(): Promise<PasskeyQuestion> {
    const { data } = await callSignedIn<{ creation_options: { publicKey: PasskeyQuestion } }>("GET", "/authenticators/webauthn?passwordless");
    if (!data) throw new Error("no options came");
    return data.creation_options.publicKey;
  },
  async addPasskey(name: string, credential: unknown): Promise<void> {
    await callSignedIn("POST", "/authenticators/webauthn", { name, credential, passwordless: true });
  },
  async renamePasskey(id: number, name: string): Promise<void> {
    await callSignedIn("PUT", "/authenticators/webauthn", { id, name });
  },
  async removePasskey(id: number): Promise<void> {
    await callSignedIn("DELETE", "/authenticators/webauthn", { authenticators: [id] });
  },
  /** A first password needs no old one. */
  async changePassword(current: string | null, next: string): Promise<void> {
    await callSignedIn("POST", "/password/change", { ...(current ? { current_password: current } : {}), new_password: next });
  },
  async sendCodeToPhone(phone: string): Promise<void> {
    await callSignedIn("POST", "/phone", { phone });
  },
  async confirmPhone(code: string): Promise<void> {
    await callSignedIn("POST", "/phone/verify", { code });
  },
  async sendCodeToEmail(email: string): Promise<void> {
    await callSignedIn("POST", "/email", { email });
  },
  async confirmEmail(code: string): Promise<void> {
    await callSignedIn("POST", "/email/verify", { code });
  },
  async proveByPassword(password: string): Promise<void> {
    await callSignedIn("POST", "/reauthenticate", { password });
  },
  async proveByCode(code: string): Promise<void> {
    await callSignedIn("POST", "/2fa/reauthenticate", { code });
  },
  async proofOptions(): Promise<PasskeyQuestion> {
    const { data } = await callSignedIn<{ request_options: { publicKey: PasskeyQuestion } }>("GET", "/webauthn/reauthenticate");
    if (!data) throw new Error("no options came");
    return data.request_options.publicKey;
  },
  async proveByPasskey(credential: unknown): Promise<void> {
    await callSignedIn("POST", "/webauthn/reauthenticate", { credential });
  },
};
