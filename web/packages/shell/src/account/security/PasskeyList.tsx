import { type Passkey, formatShortDay, readerZone } from "@doorstep/core";
import { Button, Dialog, IconButton, List, TextField, useLanguage, useToast } from "@doorstep/ui";
import { KeyRound, Pencil, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage } from "../model";
import { ProofRefused } from "./ProofGate";
import { useRemovePasskey, useRenamePasskey } from "./queries";

/** The passkeys of an account, each of which can be named and removed. */
export function PasskeyList({ passkeys }: { passkeys: readonly Passkey[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const remove = useRemovePasskey();
  const [naming, setNaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const day = (at: Date) => formatShortDay(at, readerZone(), language);
  return (
    <>
      <List>
        {passkeys.map((one) => (
          <li key={one.id} className="flex min-h-16 flex-wrap items-center gap-x-3 py-2 ps-4 pe-2">
            <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
            <span className="min-w-0 flex-[1_1_9rem]">
              <span className="block font-medium">{one.name}</span>
              <span className="block text-sm text-muted">{one.lastUsedAt ? t("passkey.used", { day: day(one.lastUsedAt) }) : t("passkey.added_on", { day: day(one.createdAt) })}</span>
            </span>
            <span className="ms-auto flex">
              <IconButton label={t("passkey.rename", { name: one.name })} onClick={() => setNaming(one)}>
                <Pencil aria-hidden className="size-5 text-muted" />
              </IconButton>
              <IconButton label={t("passkey.remove", { name: one.name })} onClick={() => setRemoving(one)}>
                <Trash2 aria-hidden className="size-5 text-muted" />
              </IconButton>
            </span>
          </li>
        ))}
      </List>
      {naming ? <NameDialog passkey={naming} onClose={() => setNaming(null)} /> : null}
      {removing ? (
        <Dialog
          open
          onOpenChange={() => setRemoving(null)}
          title={t("passkey.remove_title", { name: removing.name })}
          footer={
            <>
              <Button
                variant="danger"
                size="lg"
                busy={remove.isPending}
                onClick={() =>
                  remove.mutate(removing.id, {
                    onSuccess: () => {
                      setRemoving(null);
                      toast.say(t("passkey.removed"));
                    },
                    onError: (error) => (error instanceof ProofRefused ? undefined : toast.warn(authMessage(error, t))),
                  })
                }
              >
                {t("action.remove")}
              </Button>
              <Button variant="quiet" size="lg" onClick={() => setRemoving(null)}>
                {t("action.cancel")}
              </Button>
            </>
          }
        >
          <p className="text-[0.9375rem] text-muted">{t("passkey.remove_text")}</p>
        </Dialog>
      ) : null}
    </>
  );
}

function NameDialog({ passkey, onClose }: { passkey: Passkey; onClose(): void }) {
  const { t } = useTranslation();
  const rename = useRenamePasskey();
  const [name, setName] = useState(passkey.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id: passkey.id, name: name.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("passkey.name_title")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t("passkey.name")}
          autoFocus
          required
          maxLength={60}
          value={name}
          error={rename.isError && !(rename.error instanceof ProofRefused) ? authMessage(rename.error, t) : null}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="lg" wide busy={rename.isPending} disabled={name.trim() === ""}>
          {t("action.save")}
        </Button>
      </form>
    </Dialog>
  );
}
