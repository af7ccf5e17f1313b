import { OfflineError, problemFrom } from "../api/problem";
import { apiLanguage } from "../api/client";
import { session } from "../api/session";

const BASE = "/api/v1/auth";

export interface FieldError {
  code: string;
  message: string;
  param?: string;
}

/** What is known about the signing-in person after a step: either in, or the flow that waits for its code. */
export interface AuthStep {
  authenticated: boolean;
  pending: string | null;
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

interface HeadlessBody {
  status?: number;
  data?: { flows?: { id: string; is_pending?: boolean }[] };
  meta?: { is_authenticated?: boolean; session_token?: string };
  errors?: FieldError[];
}

// The flow lives in its own token until it ends, so that a guest who gives up is not left half signed in.
let flowToken: string | null = null;

async function call(method: string, path: string, body?: unknown): Promise<AuthStep> {
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
  const answer = (await response.json().catch(() => ({}))) as HeadlessBody;
  if (response.status === 410) {
    flowToken = null;
    session.set(null);
  }
  if (answer.errors) throw new AuthRefused(response.status, answer.errors);
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
  const pending = answer.data?.flows?.find((flow) => flow.is_pending)?.id ?? null;
  return { authenticated, pending };
}

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
    return call("POST", "/code/confirm", { code });
  },
  resend(pending: string | null): Promise<AuthStep> {
    if (pending === "verify_phone") return call("POST", "/phone/verify/resend");
    if (pending === "verify_email") return call("POST", "/email/verify/resend");
    return call("POST", "/code/resend");
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
