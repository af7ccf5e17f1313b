import type { SafetyContact } from "@doorstep/core";
import { Button, Callout, Card, ErrorState, PageBody, PageHeader, SkeletonCards, TextField, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { PlaceCard } from "../components/PlaceCard";
import { useForgetContact, useKeepContact } from "../commands";
import { useSafetyContact } from "../queries";

/** Whom to tell when I ask for help, and who may know where I am. */
export default function SafetyPage() {
  const { t } = useTranslation();
  const contact = useSafetyContact();
  return (
    <>
      <PageHeader narrow title={t("safety.title")} back="/more" />
      <PageBody narrow>
        {contact.isPending ? (
          <SkeletonCards count={2} />
        ) : contact.isError && contact.data === undefined ? (
          <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
        ) : (
          <ContactForm key={contact.data?.email ?? ""} contact={contact.data ?? null} />
        )}
        <PlaceCard />
      </PageBody>
    </>
  );
}

function ContactForm({ contact }: { contact: SafetyContact | null }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const keep = useKeepContact();
  const forget = useForgetContact();
  const [name, setName] = useState(contact?.name ?? "");
  const [email, setEmail] = useState(contact?.email ?? "");
  const [phone, setPhone] = useState(contact?.phone ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate({ name: name.trim(), email: email.trim(), phone: phone.replace(/[^\d+]/g, "") }, { onSuccess: () => toast.say(t("safety.contact_saved")) });
  };
  const failure = keep.error ?? forget.error;
  return (
    <Card className="p-5">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <h2 className="text-lg font-semibold">{t("safety.contact")}</h2>
        <p className="text-[0.9375rem] text-muted">{t("safety.contact_text")}</p>
        {failure ? <Callout tone="danger">{words(failure)}</Callout> : null}
        <TextField label={t("safety.contact_name")} required maxLength={80} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label={t("safety.contact_email")} required type="email" inputMode="email" maxLength={254} autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
        <TextField label={t("safety.contact_phone")} hint={t("safety.contact_phone_hint")} type="tel" inputMode="tel" maxLength={20} autoComplete="off" value={phone} onChange={(event) => setPhone(event.target.value)} />
        <Button type="submit" size="lg" busy={keep.isPending} disabled={name.trim() === "" || email.trim() === ""}>
          {t("action.save")}
        </Button>
        {contact ? (
          <Button variant="danger" busy={forget.isPending} onClick={() => forget.mutate(undefined, { onSuccess: () => toast.say(t("safety.contact_removed")) })}>
            {t("safety.contact_remove")}
          </Button>
        ) : null}
      </form>
    </Card>
  );
}
