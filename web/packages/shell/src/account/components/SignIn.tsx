import { type AuthStep, type Identity, auth, localStore } from "@doorstep/core";
import { Button, CheckField, SegmentedControl, TextField, useLanguage } from "@doorstep/ui";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage, callingCode, identityOf } from "../model";
import { CodeForm } from "./CodeForm";
import { NameForm } from "./NameForm";
import { PasskeyButton } from "./PasskeyButton";
import { ResetPassword } from "./ResetPassword";
import { SecondFactorForm } from "./SecondFactorForm";

type Method = "phone" | "email";
export type SignInStage = Stage["at"];
type Stage = { at: "who" } | { at: "code"; identity: Identity; pending: string | null } | { at: "factor"; factors: string[] } | { at: "reset" } | { at: "name" };

interface Props {
  market: string | null;
  allowSignUp?: boolean;
  onStage?(stage: SignInStage): void;
  onDone(): void;
}

/**
 * One door for signing in and signing up: a phone or an e-mail, then the code sent there, then (newcomers only) a name.
 * Without `allowSignUp` strangers are not taken in; `onStage` hears which of these is on screen.
 */
export function SignIn({ market, allowSignUp = true, onStage, onDone }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [stage, setStage] = useState<Stage>({ at: "who" });
  const [method, setMethod] = useState<Method>("phone");
  const [who, setWho] = useState("");
  const [password, setPassword] = useState("");
  const [byPassword, setByPassword] = useState(false);
  const [consent, setConsent] = useState(() => localStore.read<boolean>("consent") ?? false);
  const [error, setError] = useState<string | null>(null);
  const [consentError, setConsentError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => onStage?.(stage.at), [stage.at, onStage]);
  const asksConsent = allowSignUp && !byPassword;

  const send = (identity: Identity): Promise<AuthStep> => {
    if (byPassword) return auth.signInWithPassword(identity, password);
    return allowSignUp ? auth.begin(identity, { consent, market: market ?? "", language }) : auth.requestCode(identity);
  };

  const go = (step: AuthStep, identity: Identity | null) => {
    if (step.authenticated) onDone();
    else if (step.pending === "mfa_authenticate") setStage({ at: "factor", factors: step.factors });
    else if (identity) setStage({ at: "code", identity, pending: step.pending });
    else setStage({ at: "who" });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setConsentError(asksConsent && !consent ? t("sign_in.consent_needed") : null);
    if (asksConsent && !consent) return;
    setBusy(true);
    try {
      const identity = identityOf(method, who, market);
      const step = await send(identity);
      if (asksConsent) localStore.write("consent", true);
      go(step, identity);
    } catch (failure) {
      setError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };

  const switchMethod = (next: Method) => {
    setMethod(next);
    setWho("");
    setError(null);
  };

  if (stage.at === "name") return <NameForm onDone={onDone} />;
  if (stage.at === "code") {
    return (
      <CodeForm
        identity={stage.identity}
        pending={stage.pending}
        onIn={(name) => (name ? onDone() : setStage({ at: "name" }))}
        onNext={(step) => go(step, stage.identity)}
        onBack={() => setStage({ at: "who" })}
      />
    );
  }

  if (stage.at === "factor") return <SecondFactorForm factors={stage.factors} onStep={(step) => go(step, null)} onBack={() => setStage({ at: "who" })} />;

  if (stage.at === "reset") {
    return <ResetPassword email={method === "email" ? who : ""} onStep={(step, email) => go(step, { email })} onBack={() => setStage({ at: "who" })} />;
  }

  const whoError = byPassword ? null : error;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <SegmentedControl<Method>
        label={t("sign_in.method")}
        value={method}
        onChange={switchMethod}
        options={[
          { value: "phone", label: t("sign_in.phone") },
          { value: "email", label: t("sign_in.email") },
        ]}
      />
      {method === "phone" ? (
        <TextField
          label={t("sign_in.phone")}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          required
          placeholder={callingCode(market)}
          value={who}
          error={whoError}
          onChange={(event) => setWho(event.target.value)}
        />
      ) : (
        <TextField
          label={t("sign_in.email")}
          type="email"
          autoComplete="email"
          required
          value={who}
          error={whoError}
          onChange={(event) => setWho(event.target.value)}
        />
      )}
      {byPassword ? (
        <TextField
          label={t("sign_in.password")}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={error}
          onChange={(event) => setPassword(event.target.value)}
        />
      ) : null}
      {asksConsent ? (
        <CheckField checked={consent} error={consentError} onChange={(event) => setConsent(event.target.checked)} label={t("sign_in.consent")} />
      ) : null}
      <Button type="submit" size="lg" wide busy={busy} disabled={who.trim().length < 4 || (byPassword && password === "")}>
        {byPassword ? t("sign_in.enter") : t("sign_in.send_code")}
      </Button>
      <Button
        variant="quiet"
        onClick={() => {
          setByPassword(!byPassword);
          setError(null);
        }}
      >
        {byPassword ? t("sign_in.by_code") : t("sign_in.by_password")}
      </Button>
      {byPassword ? (
        <Button variant="quiet" onClick={() => setStage({ at: "reset" })}>
          {t("reset.forgotten")}
        </Button>
      ) : null}
      <PasskeyButton onIn={onDone} onError={setError} />
    </form>
  );
}
