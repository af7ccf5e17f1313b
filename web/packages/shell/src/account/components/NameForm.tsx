import { Button, TextField } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useUpdateMe } from "../commands";

/** A newcomer's name, so that the specialist knows whom to ask for at the door. */
export function NameForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const update = useUpdateMe();
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t("sign_in.name")}
        hint={t("sign_in.name_hint")}
        autoComplete="name"
        autoFocus
        required
        maxLength={80}
        value={name}
        error={update.isError ? t("error.text") : null}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="lg" wide busy={update.isPending} disabled={name.trim() === ""}>
        {t("action.continue")}
      </Button>
    </form>
  );
}
