import { type AuthStep, auth } from "@doorstep/core";
import { Button, TextField } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage } from "../model";

const SHORTEST = 10;

/** A forgotten password: a code goes to the e-mail address, and a new one is chosen with it. */
export function ResetPassword({ email: known, onStep, onBack }: { email: string; onStep(step: AuthStep, email: string): void; onBack(): void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(known);
  const [sent, setSent] = useState(false);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const address = email.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      if (sent) onStep(await auth.resetPassword(address, code.trim(), password), address);
      else {
        await auth.requestReset(address);
        setSent(true);
      }
    } catch (failure) {
      setError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <p className="text-[0.9375rem] text-muted">{sent ? t("sign_in.code_sent", { target: address }) : t("reset.text")}</p>
      {sent ? (
        <>
          <TextField
            label={t("sign_in.code")}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="text-center text-xl font-semibold tracking-[0.3em]"
          />
          <TextField
            label={t("password.new")}
            hint={t("password.hint", { count: SHORTEST })}
            type="password"
            autoComplete="new-password"
            required
            value={password}
            error={error}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      ) : (
        <TextField label={t("sign_in.email")} type="email" autoComplete="email" autoFocus required value={email} error={error} onChange={(event) => setEmail(event.target.value)} />
      )}
      <Button type="submit" size="lg" wide busy={busy} disabled={sent ? code.trim().length < 4 || password.length < SHORTEST : address.length < 5}>
        {sent ? t("reset.save") : t("sign_in.send_code")}
      </Button>
      <Button variant="quiet" onClick={onBack}>
        {t("sign_in.restart")}
      </Button>
    </form>
  );
}
