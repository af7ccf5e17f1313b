import { type ProofWanted, security } from "@doorstep/core";
import { Button, Dialog, TextField } from "@doorstep/ui";
import { Fingerprint } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { canUsePasskeys, showPasskey } from "../../platform/passkeys";
import { authMessage } from "../model";

/** Proves who is at the device: by the authenticator app, a recovery code, the password or a passkey. */
export function ProofDialog({ wanted, onProved, onClose }: { wanted: ProofWanted; onProved(): void; onClose(): void }) {
  const { t } = useTranslation();
  const byCode = wanted.factors.some((one) => one === "totp" || one === "recovery_codes");
  const byPasskey = wanted.factors.includes("webauthn") && canUsePasskeys();
  const [text, setText] = useState("");
  const [byPassword, setByPassword] = useState(!byCode && wanted.password);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const prove = async (act: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await act();
      onProved();
    } catch (failure) {
      setError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void prove(() => (byPassword ? security.proveByPassword(text) : security.proveByCode(text.trim())));
  };
  const passkey = () => void prove(async () => security.proveByPasskey(await showPasskey(await security.proofOptions())));

  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t("proof.title")} description={t("proof.text")}>
      <div className="flex flex-col gap-3">
        {byPasskey ? (
          <Button variant={byCode || byPassword ? "secondary" : "primary"} size="lg" icon={<Fingerprint aria-hidden className="size-5" />} busy={busy} onClick={passkey}>
            {t("passkey.use")}
          </Button>
        ) : null}
        {byCode || byPassword ? (
          <form onSubmit={submit} noValidate className="flex flex-col gap-3">
            {byPassword ? (
              <TextField
                key="password"
                label={t("sign_in.password")}
                type="password"
                autoComplete="current-password"
                autoFocus
                required
                value={text}
                error={error}
                onChange={(event) => setText(event.target.value)}
              />
            ) : (
              <TextField
                key="code"
                label={t("factor.code")}
                hint={t("factor.code_hint")}
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                required
                value={text}
                error={error}
                onChange={(event) => setText(event.target.value)}
              />
            )}
            <Button type="submit" size="lg" busy={busy} disabled={text.trim() === ""}>
              {t("sign_in.confirm")}
            </Button>
          </form>
        ) : error ? (
          <p role="alert" className="text-sm text-danger-text">
            {error}
          </p>
        ) : null}
        {byCode && wanted.password ? (
          <Button
            variant="quiet"
            onClick={() => {
              setByPassword(!byPassword);
              setText("");
              setError(null);
            }}
          >
            {byPassword ? t("proof.by_code") : t("sign_in.by_password")}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}
