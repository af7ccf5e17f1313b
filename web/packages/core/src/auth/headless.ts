import { OfflineError, problemFrom } from "../api/problem";
import { apiLanguage } from "../api/client";
import { session } from "../api/session";
import { siteUrl } from "../site";

const BASE = siteUrl("/api/v1/auth");

export interface FieldError {
  code: string;
  message: string;
  param?: string;
}

/** What is known about the signing-in person after a step: either in, or the flow that waits for its code. */
export interface AuthStep {
  authenticated: boolean;
  pending: string | null;
  /** The second factors that would do, while `pending` is `mfa_authenticate`. */
  factors: string[];
}

/** The step was refused; `errors` name the field and the reason in the reader's language. */
export class AuthRefused extends Error {
  constructor(
    readonly status: number,
    readonly errors: FieldError[],
  ) {
    super(errors[0]?.message ?? `http_${status}`);
    this.name = "AuthRefused";
  }

  has(...codes: string[]): boolean {
    return this.errors.some((error) => codes.includes(error.code));
  }
}

interface Flow {
  id: string;
  is_pending?: boolean;
  types?: string[];
}

export interface HeadlessBody<D = { flows?: Flow[] }> {
  status?: number;
  data?: D;
  meta?: { is_authenticated?: boolean; session_token?: string; [key: string]: unknown };
  errors?: FieldError[];
}

/** Somebody signed in must prove who they are once more, by one of these, before the call is answered. */
export class ProofWanted extends Error {
  constructor(
    readonly password: boolean,
    readonly factors: string[],
  ) {
    super("proof wanted");
    this.name = "ProofWanted";
  }
}

// The flow lives in its own token until it ends, so that a guest who gives up is not left half signed in.
let flowToken: string | null = null;

async function send<D>(method: string, path: string, body?: unknown): Promise<{ response: Response; answer: HeadlessBody<D>; token: string | null }> {
  const token = flowToken ?? session.token;
  let response: Response;
  try {
    response = await fetch(`${BASE}${path}`, {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": apiLanguage(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token ? { "X-Session-Token": token } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new OfflineError(error);
  }
  const answer = (await response.json().catch(() => ({}))) as HeadlessBody<D>;
  if (response.status === 410) {
    flowToken = null;
    session.set(null);
  }
  if (answer.errors) throw new AuthRefused(response.status, answer.errors);
  return { response, answer, token };
}

async function call(method: string, path: string, body?: unknown): Promise<AuthStep> {
  const { response, answer, token } = await send<{ flows?: Flow[] }>(method, path, body);
  const authenticated = answer.meta?.is_authenticated === true;
  if (!authenticated && response.status !== 401 && !response.ok) {
    if (response.status === 409 || response.status === 410) {
      throw new AuthRefused(response.status, [{ code: "flow_ended", message: "" }]);
    }
    throw problemFrom(answer, response);
  }
  if (answer.meta?.session_token) {
    if (authenticated) session.set(answer.meta.session_token);
    else flowToken = answer.meta.session_token;
  }
  if (authenticated) {
    if (!session.token && token) session.set(token);
    flowToken = null;
  }
  const pending = answer.data?.flows?.find((flow) => flow.is_pending);
  return { authenticated, pending: pending?.id ?? null, factors: pending?.types ?? [] };
}

/**
 * A call of somebody who is signed in, to see or change how they sign in.
 *
 * @param absent a 404 whose answer is of use (nothing is set up yet).
 * @throws ProofWanted when the server wants to be sure first: prove it, then call again.
 */
export async function callSignedIn<D>(method: string, path: string, body?: unknown, absent = false): Promise<HeadlessBody<D>> {
  const { response, answer } = await send<D>(method, path, body);
  // A new password brings a new token.
  if (response.ok && answer.meta?.session_token) session.set(answer.meta.session_token);
  if (response.ok || (absent && response.status === 404)) return answer;
  if (response.status === 401) {
    const flows = (answer.data as { flows?: Flow[] } | undefined)?.flows ?? [];
    const factor = flows.find((flow) => flow.id === "mfa_reauthenticate");
    const password = flows.some((flow) => flow.id === "reauthenticate");
    if (answer.meta?.is_authenticated && (factor || password)) throw new ProofWanted(password, factor?.types ?? []);
    session.set(null);
  }
  if (response.status === 409 && !("code" in answer)) throw new AuthRefused(409, [{ code: "flow_ended", message: "" }]);
  throw problemFrom(answer, response);
}

/** The options with which a device makes the proof of a passkey, for a guest or for the one who is signing in. */
export async function passkeyOptions(path: "/webauthn/login" | "/webauthn/authenticate"): Promise<PasskeyQuestion> {
  if (path === "/webauthn/login") flowToken = null;
  const { response, answer } = await send<{ request_options: { publicKey: PasskeyQuestion } }>("GET", path);
  if (!response.ok || !answer.data) throw problemFrom(answer, response);
  if (answer.meta?.session_token) flowToken = answer.meta.session_token;
  return answer.data.request_options.publicKey;
}

/** Options of the WebAuthn standard as JSON: bytes are URL-safe base64. */
export type PasskeyQuestion = Record<string, unknown> & { challenge: string };

/** Who someone is: exactly one of the two. */
export type Identity = { phone: string } | { email: string };

/** What a newcomer agrees to and chooses; somebody known already loses nothing by it. */
export interface NewPerson {
  consent: boolean;
  market: string;
  language: string;
}

export const auth = {
  /** One door for old and new: sends a code to the phone or e-mail, whether or not it is known. */
  begin(identity: Identity, person: NewPerson): Promise<AuthStep> {
    flowToken = null;
    return call("POST", "/continue", { ...identity, ...person });
  },
  /** A code for those who have an account; a stranger gets the same answer and no code. */
  requestCode(identity: Identity): Promise<AuthStep> {
    flowToken = null;
    return call("POST", "/code/request", identity);
  },
  signInWithPassword(identity: Identity, password: string): Promise<AuthStep> {
    flowToken = null;
    return call("POST", "/login", { ...identity, password });
  },
  /** Answers whichever code the pending flow waits for. */
  confirm(pending: string | null, code: string): Promise<AuthStep> {
    if (pending === "verify_phone") return call("POST", "/phone/verify", { code });
    if (pending === "verify_email") return call("POST", "/email/verify", { key: code });
    if (pending === "mfa_authenticate") return call("POST", "/2fa/authenticate", { code });
    return call("POST", "/code/confirm", { code });
  },
  /** Answers by a passkey: alone, or as the second factor. */
  answerByPasskey(path: "/webauthn/login" | "/webauthn/authenticate", credential: unknown): Promise<AuthStep> {
    return call("POST", path, { credential });
  },
  resend(pending: string | null): Promise<AuthStep> {
    if (pending === "verify_phone") return call("POST", "/phone/verify/resend");
    if (pending === "verify_email") return call("POST", "/email/verify/resend");
    return call("POST", "/code/resend");
  },
  /** Sends a code to set a new password; a strange address gets the same answer and no code. */
  requestReset(email: string): Promise<AuthStep> {
    flowToken = null;
    return call("POST", "/password/request", { email });
  },
  /** Sets the new password; all other sessions end, and one signs in with it afterwards. */
  async resetPassword(email: string, key: string, password: string): Promise<AuthStep> {
    await call("POST", "/password/reset", { key, password });
    return auth.signInWithPassword({ email }, password);
  },
  async signOut(): Promise<void> {
    try {
      await call("DELETE", "/session");
    } finally {
      flowToken = null;
      session.set(null);
    }
  },
};
