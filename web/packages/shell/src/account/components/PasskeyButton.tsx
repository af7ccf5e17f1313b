import { auth, passkeyOptions } from "@doorstep/core";
import { Button } from "@doorstep/ui";
import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PasskeyError, canUsePasskeys, showPasskey } from "../../platform/passkeys";
import { authMessage } from "../model";

/** Signing in by a passkey alone, where this page can use them. */
export function PasskeyButton({ onIn, onError }: { onIn(): void; onError(message: string): void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  if (!canUsePasskeys()) return null;
  const enter = async () => {
    setBusy(true);
    try {
      const step = await auth.answerByPasskey("/webauthn/login", await showPasskey(await passkeyOptions("/webauthn/login")));
      if (step.authenticated) onIn();
    } catch (failure) {
      // Whoever closed the browser's question knows that; a device without one is told the same way by it.
      if (!(failure instanceof PasskeyError && failure.reason === "given_up")) onError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="secondary" size="lg" wide icon={<Fingerprint aria-hidden className="size-5" />} busy={busy} onClick={() => void enter()}>
      {t("passkey.sign_in")}
    </Button>
  );
}
