import { type CaredPerson, type CaredPersonBody, LANGUAGE_NAMES, LANGUAGES, type Relation } from "@doorstep/core";
import { Button, CheckField, SelectField, Sheet, TextArea, TextField, useLanguage, useProblemText } from "@doorstep/ui";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddresses } from "../../account/queries";
import { useKeepPerson } from "../commands";

interface Props {
  /** Who is kept already; somebody new without it. */
  person: CaredPerson | null;
  onClose(): void;
  onSaved(person: CaredPerson): void;
}

const RELATIONS: readonly Relation[] = ["parent", "child", "partner", "relative", "other"];

/** Somebody for whom one books: who, where, how to reach them, and whether they get mails of their own. */
export function PersonSheet({ person, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const form = useId();
  const addresses = useAddresses();
  const keep = useKeepPerson(person?.id ?? null);
  const [words, setWords] = useState<CaredPersonBody>(() => person ?? { name: "", relation: "parent", phone: "", email: "", notes: "", address_id: null, language, notify: false });
  const write = (change: Partial<CaredPersonBody>) => setWords({ ...words, ...change });
  const email = words.email?.trim() ?? "";
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { name, relation, phone, notes, address_id, language: written, notify } = words;
    keep.mutate({ name: name.trim(), relation, phone, email, notes, address_id, language: written, notify: notify && email !== "" }, { onSuccess: onSaved });
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onClose()}
      title={person ? t("people.change") : t("people.new")}
      footer={
        <>
          {keep.isError ? (
            <p role="alert" className="text-sm text-danger-text">
              {text(keep.error)}
            </p>
          ) : null}
          <Button type="submit" form={form} size="lg" wide busy={keep.isPending} disabled={words.name.trim() === ""}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <TextField label={t("people.name")} placeholder={t("people.name_example")} autoComplete="off" required maxLength={80} value={words.name} onChange={(event) => write({ name: event.target.value })} />
        <SelectField label={t("people.relation")} value={words.relation} onChange={(event) => write({ relation: event.target.value as Relation })}>
          {RELATIONS.map((relation) => (
            <option key={relation} value={relation}>
              {t(`relation.${relation}`)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("people.address")} hint={t("people.address_hint")} value={words.address_id ?? ""} onChange={(event) => write({ address_id: event.target.value || null })}>
          <option value="">{t("people.address_none")}</option>
          {addresses.data?.map((address) => (
            <option key={address.id} value={address.id}>
              {[address.label, address.line].filter(Boolean).join(" · ")}
            </option>
          ))}
        </SelectField>
        <TextField label={t("people.phone")} hint={t("people.phone_hint")} type="tel" autoComplete="off" maxLength={40} value={words.phone} onChange={(event) => write({ phone: event.target.value })} />
        <TextArea label={t("people.notes")} hint={t("people.notes_hint")} placeholder={t("people.notes_example")} maxLength={1000} value={words.notes} onChange={(event) => write({ notes: event.target.value })} />
        <TextField label={t("people.email")} type="email" autoComplete="off" maxLength={200} value={words.email} onChange={(event) => write({ email: event.target.value })} />
        <CheckField checked={Boolean(words.notify) && email !== ""} disabled={email === ""} onChange={(event) => write({ notify: event.target.checked })} label={t("people.notify")} />
        {words.notify && email !== "" ? (
          <SelectField label={t("people.language")} value={words.language} onChange={(event) => write({ language: event.target.value })}>
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </SelectField>
        ) : null}
        {person?.stopped && words.notify ? <p className="text-sm text-muted">{t("people.stopped")}</p> : null}
      </form>
    </Sheet>
  );
}
