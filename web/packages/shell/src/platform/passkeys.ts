/** Passkeys of this device. The web version; the native shell uses its web view's, where that has them. */

import type { PasskeyQuestion } from "@doorstep/core";

export type PasskeyReason = "unsupported" | "given_up" | "known" | "failed";

export class PasskeyError extends Error {
  constructor(readonly reason: PasskeyReason) {
    super(reason);
    this.name = "PasskeyError";
  }
}

/** Whether a page at this place may use passkeys: on a secure page with a name, never at a bare address. */
export function passkeysPossibleAt(hostname: string, secure: boolean): boolean {
  return secure && !/^\d+(\.\d+){3}$/.test(hostname) && !hostname.includes(":") && !hostname.startsWith("[");
}

export function canUsePasskeys(): boolean {
  return "PublicKeyCredential" in globalThis && passkeysPossibleAt(globalThis.location.hostname, globalThis.isSecureContext);
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  let plain = "";
  for (const byte of new Uint8Array(bytes)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

interface Described {
  id: string;
  type: "public-key";
  transports?: AuthenticatorTransport[];
}

const described = (list: unknown): PublicKeyCredentialDescriptor[] => ((list ?? []) as Described[]).map((one) => ({ ...one, id: bytesOf(one.id) }));

function reasonOf(error: unknown): PasskeyError {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return new PasskeyError("given_up");
  if (name === "InvalidStateError") return new PasskeyError("known");
  return new PasskeyError(name === "NotSupportedError" || name === "SecurityError" ? "unsupported" : "failed");
}

/**
 * Makes a passkey for the server's options; what to send it.
 *
 * @throws PasskeyError with the reason, for the page to explain.
 */
export async function makePasskey(options: PasskeyQuestion): Promise<unknown> {
  const user = options["user"] as { id: string; name: string; displayName: string };
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: described(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey }).catch((error: unknown) => {
    throw reasonOf(error);
  })) as PublicKeyCredential | null;
  if (!made) throw new PasskeyError("failed");
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...shared(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/**
 * Lets the person choose a passkey and proves it; what to send the server.
 *
 * @throws PasskeyError with the reason, for the page to explain.
 */
export async function showPasskey(options: PasskeyQuestion): Promise<unknown> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: described(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  const shown = (await navigator.credentials.get({ publicKey }).catch((error: unknown) => {
    throw reasonOf(error);
  })) as PublicKeyCredential | null;
  if (!shown) throw new PasskeyError("failed");
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    ...shared(shown),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle ? textOf(response.userHandle) : null,
    },
  };
}

function shared(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
