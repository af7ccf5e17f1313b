import { type AuthStep, type Identity, auth } from "@doorstep/core";
import { Button, Callout, TextField, useToast } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage } from "../model";
import { meQuery, useConfig } from "../queries";

interface Props {
  identity: Identity;
  pending: string | null;
  /** Signed in; the name is empty for a newcomer. */
  onIn(name: string): void;
  /** The server wants one more proof. */
  onNext(step: AuthStep): void;
  onBack(): void;
}

/** Asks for the code that was just sent. */
export function CodeForm({ identity, pending, onIn, onNext, onBack }: Props) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const config = useConfig();
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const target = "phone" in identity ? identity.phone : identity.email;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const step = await auth.confirm(pending, code.trim());
      if (step.authenticated) onIn((await queries.fetchQuery(meQuery)).name);
      else onNext(step);
    } catch (failure) {
      setError(authMessage(failure, t));
    } finally {
      setBusy(false);
    }
  };

  const resend = async () => {
    try {
      await auth.resend(pending);
      toast.say(t("sign_in.sent_again"));
    } catch (failure) {
      setError(authMessage(failure, t));
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <p className="text-[0.9375rem] text-muted">{t("sign_in.code_sent", { target })}</p>
      <TextField
        label={t("sign_in.code")}
        autoComplete="one-time-code"
        autoFocus
        required
        autoCapitalize="characters"
        spellCheck={false}
        value={code}
        error={error}
        onChange={(event) => setCode(event.target.value)}
        className="text-center text-xl font-semibold tracking-[0.3em]"
      />
      {config.data?.codes_page ? (
        <Callout tone="warning" icon={<KeyRound aria-hidden />}>
          {t("sign_in.development")}{" "}
          <a href={config.data.codes_page} target="_blank" rel="noreferrer" className="font-semibold underline">
            {config.data.codes_page}
          </a>
        </Callout>
      ) : null}
      <Button type="submit" size="lg" wide busy={busy} disabled={code.trim().length < 4}>
        {t("sign_in.confirm")}
      </Button>
      <div className="flex flex-wrap justify-center gap-x-2">
        <Button variant="quiet" onClick={() => void resend()}>
          {t("sign_in.resend")}
        </Button>
        <Button variant="quiet" onClick={onBack}>
          {t("sign_in.change")}
        </Button>
      </div>
    </form>
  );
}
