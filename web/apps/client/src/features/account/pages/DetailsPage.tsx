import { type Me, type MeChange, ProblemError } from "@doorstep/core";
import { ContactSheet, PhotoField, useChangePhoto, useMe, useUpdateMe } from "@doorstep/shell";
import { Button, Card, ErrorState, List, ListRow, PageBody, PageHeader, Section, SelectField, SkeletonCards, TextField, useProblemText, useToast } from "@doorstep/ui";
import { Mail, Phone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keptMarket } from "../../place";
import { SignedInOnly } from "../components/SignedInOnly";

/** Who somebody is here: photo, name, and how to reach them. */
export default function DetailsPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <PageHeader narrow title={t("details.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          {me.isPending ? <SkeletonCards count={2} /> : me.isError ? <ErrorState error={me.error} onRetry={() => void me.refetch()} /> : <Details me={me.data} />}
        </SignedInOnly>
      </PageBody>
    </>
  );
}

type Gender = NonNullable<MeChange["gender"]>;

function Details({ me }: { me: Me }) {
  const { t } = useTranslation();
  const toast = useToast();
  const text = useProblemText();
  const update = useUpdateMe();
  const [name, setName] = useState(me.name);
  const [gender, setGender] = useState(me.gender as Gender);
  const [changing, setChanging] = useState<"phone" | "email" | null>(null);
  const market = me.market ?? keptMarket();
  const same = name.trim() === me.name && gender === me.gender;
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim(), gender }, { onSuccess: () => toast.say(t("details.saved")) });
  };
  return (
    <>
      <Card className="p-5">
        <PhotoField name={me.name} photo={me.photo?.url ?? null} change={useChangePhoto()} />
      </Card>
      <Card className="p-5">
        <form onSubmit={save} noValidate className="flex flex-col gap-4">
          <TextField
            label={t("sign_in.name")}
            hint={t("sign_in.name_hint")}
            autoComplete="name"
            required
            maxLength={80}
            value={name}
            error={update.isError ? (update.error instanceof ProblemError && update.error.code === "invalid_input" ? t("details.name_wrong") : text(update.error)) : null}
            onChange={(event) => {
              update.reset();
              setName(event.target.value);
            }}
          />
          <SelectField label={t("details.gender")} hint={t("details.gender_hint")} value={gender} onChange={(event) => setGender(event.target.value as Gender)}>
            <option value="">{t("details.gender_none")}</option>
            <option value="female">{t("details.gender_female")}</option>
            <option value="male">{t("details.gender_male")}</option>
            <option value="other">{t("details.gender_else")}</option>
          </SelectField>
          <Button type="submit" size="lg" busy={update.isPending} disabled={same || name.trim() === ""}>
            {t("action.save")}
          </Button>
        </form>
      </Card>
      <Section title={t("details.contacts")}>
        <List>
          <ListRow start={<Phone />} title={t("sign_in.phone")} note={me.phone ?? t("details.no_phone")} end={<Change known={me.phone !== null} onClick={() => setChanging("phone")} />} />
          <ListRow start={<Mail />} title={t("sign_in.email")} note={me.email ?? t("details.no_email")} end={<Change known={me.email !== null} onClick={() => setChanging("email")} />} />
        </List>
      </Section>
      {changing ? <ContactSheet kind={changing} market={market} open onOpenChange={() => setChanging(null)} /> : null}
    </>
  );
}

function Change({ known, onClick }: { known: boolean; onClick(): void }) {
  const { t } = useTranslation();
  return (
    <Button variant="quiet" onClick={onClick}>
      {known ? t("action.change") : t("details.add")}
    </Button>
  );
}
