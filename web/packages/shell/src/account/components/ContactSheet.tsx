import { Button, Callout, Sheet, TextField, useToast } from "@doorstep/ui";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { authMessage, callingCode, normalisePhone } from "../model";
import { useConfig } from "../queries";
import { ProofGate, ProofRefused } from "../security/ProofGate";
import { type ContactKind, useConfirmContact, useSendContactCode } from "../security/queries";

interface Props {
  kind: ContactKind;
  market: string | null;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** A new phone or e-mail address: first the contact, then the code that came there. */
export function ContactSheet({ kind, market, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={kind === "phone" ? t("contact.phone_title") : t("contact.email_title")}>
      <ProofGate>
        <ContactForm kind={kind} market={market} onDone={() => onOpenChange(false)} />
      </ProofGate>
    </Sheet>
  );
}

function ContactForm({ kind, market, onDone }: { kind: ContactKind; market: string | null; onDone(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const config = useConfig();
  const send = useSendContactCode(kind);
  const confirm = useConfirmContact(kind);
  const [contact, setContact] = useState("");
  const [code, setCode] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const target = kind === "phone" ? normalisePhone(contact, market) : contact.trim();
  const ask = () => send.mutate(target, { onSuccess: () => setSentTo(target) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sentTo === null) return ask();
    confirm.mutate(code.trim(), {
      onSuccess: () => {
        toast.say(kind === "phone" ? t("contact.phone_saved") : t("contact.email_saved"));
        onDone();
      },
    });
  };
  const sendError = send.isError && !(send.error instanceof ProofRefused) ? authMessage(send.error, t) : null;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {sentTo === null ? (
        <>
          <p className="text-[0.9375rem] text-muted">{kind === "phone" ? t("contact.phone_text") : t("contact.email_text")}</p>
          <TextField
            key="contact"
            label={kind === "phone" ? t("contact.phone_new") : t("contact.email_new")}
            type={kind === "phone" ? "tel" : "email"}
            inputMode={kind === "phone" ? "tel" : "email"}
            autoComplete={kind === "phone" ? "tel" : "email"}
            placeholder={kind === "phone" ? callingCode(market) : undefined}
            autoFocus
            required
            value={contact}
            error={sendError}
            onChange={(event) => {
              send.reset();
              setContact(event.target.value);
            }}
          />
          <Button type="submit" size="lg" wide busy={send.isPending} disabled={contact.trim().length < 5}>
            {t("sign_in.send_code")}
          </Button>
        </>
      ) : (
        <>
          <p className="text-[0.9375rem] text-muted">{t("sign_in.code_sent", { target: sentTo })}</p>
          <TextField
            key="code"
            label={t("sign_in.code")}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            required
            value={code}
            error={confirm.isError ? authMessage(confirm.error, t) : sendError}
            onChange={(event) => {
              confirm.reset();
              setCode(event.target.value);
            }}
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
          <Button type="submit" size="lg" wide busy={confirm.isPending} disabled={code.trim().length < 4}>
            {t("sign_in.confirm")}
          </Button>
          <div className="flex flex-wrap justify-center gap-x-2">
            <Button variant="quiet" busy={send.isPending} onClick={ask}>
              {t("sign_in.resend")}
            </Button>
            <Button
              variant="quiet"
              onClick={() => {
                setSentTo(null);
                setCode("");
                confirm.reset();
              }}
            >
              {t("sign_in.change")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
