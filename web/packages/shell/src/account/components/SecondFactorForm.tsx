import { type AuthStep, auth, passkeyOptions } from "@doorstep/core";
import { Button, TextField } from "@doorstep/ui";
import { Fingerprint, ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { canUsePasskeys, showPasskey } from "../../platform/passkeys";
import { authMessage } from "../model";

/** The second proof after the code or the password: a passkey, the authenticator app, or a recovery code. */
export function SecondFactorForm({ factors, onStep, onBack }: { factors: readonly string[]; onStep(step: AuthStep): void; onBack(): void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const app = factors.includes("totp");
  const passkey = factors.includes("webauthn") && canUsePasskeys();

  const answer = async (act: () => Promise<AuthStep>) => {
    setBusy(true);
    setError(null);
    try {
      onStep(await act());
    } catch (failure) {
      setError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void answer(() => auth.confirm("mfa_authenticate", code.trim()));
  };
  const byPasskey = () =>
    void answer(async () => auth.answerByPasskey("/webauthn/authenticate", await showPasskey(await passkeyOptions("/webauthn/authenticate"))));

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="flex items-start gap-2 text-[0.9375rem] text-muted">
        <ShieldCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        {app ? t("factor.text_app") : t("factor.text_passkey")}
      </p>
      {passkey ? (
        <Button variant={app ? "secondary" : "primary"} size="lg" wide icon={<Fingerprint aria-hidden className="size-5" />} busy={busy} onClick={byPasskey}>
          {t("passkey.use")}
        </Button>
      ) : null}
      <TextField
        label={app ? t("factor.code") : t("factor.recovery")}
        hint={app ? t("factor.code_hint") : t("factor.recovery_hint")}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus={app}
        required
        value={code}
        error={error}
        onChange={(event) => setCode(event.target.value)}
        className="text-center text-xl font-semibold tracking-[0.2em]"
      />
      <Button type="submit" size="lg" wide variant={app || !passkey ? "primary" : "secondary"} busy={busy} disabled={code.trim().length < 6}>
        {t("sign_in.confirm")}
      </Button>
      <Button variant="quiet" onClick={onBack}>
        {t("sign_in.restart")}
      </Button>
    </form>
  );
}
