import { Button, TextField, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage } from "../model";
import { ProofRefused } from "./ProofGate";
import { useChangePassword } from "./queries";

const SHORTEST = 10;

/** A first password, or another one; other devices are signed out by it. */
export function PasswordForm({ has, onDone }: { has: boolean; onDone(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [shown, setShown] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current: has ? current : null, next },
      {
        onSuccess: () => {
          toast.say(t("password.saved"));
          onDone();
        },
      },
    );
  };
  const failed = change.isError && !(change.error instanceof ProofRefused) ? authMessage(change.error, t) : null;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-[0.9375rem] text-muted">{t("password.text")}</p>
      {has ? (
        <TextField
          label={t("password.current")}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      ) : null}
      <TextField
        label={t("password.new")}
        hint={t("password.hint", { count: SHORTEST })}
        type={shown ? "text" : "password"}
        autoComplete="new-password"
        required
        value={next}
        error={failed}
        onChange={(event) => {
          change.reset();
          setNext(event.target.value);
        }}
      />
      <Button variant="quiet" className="self-start" onClick={() => setShown(!shown)} aria-pressed={shown}>
        {shown ? t("password.hide") : t("password.show")}
      </Button>
      <Button type="submit" size="lg" wide busy={change.isPending} disabled={next.length < SHORTEST || (has && current === "")}>
        {t("action.save")}
      </Button>
    </form>
  );
}
