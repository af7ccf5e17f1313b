import type { CaredPerson } from "@doorstep/core";
import { Button, RadioList, Section, lazyPart } from "@doorstep/ui";
import { UserRoundPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePeople } from "../queries";

const PersonSheet = lazyPart(async () => ({ default: (await import("./PersonSheet")).PersonSheet }));
const ME = "me";

/** For whom a visit is: oneself, or somebody one cares for. */
export function ForWhom({ value, onChange }: { value: string | null; onChange(person: CaredPerson | null): void }) {
  const { t } = useTranslation();
  const people = usePeople();
  const [adding, setAdding] = useState(false);
  if (!people.data) return null;
  const add = (
    <Button variant="quiet" icon={<UserRoundPlus aria-hidden className="size-5" />} onClick={() => setAdding(true)} className="self-start">
      {people.data.length > 0 ? t("people.new") : t("people.for_someone")}
    </Button>
  );
  const options = [{ value: ME, label: t("people.me") }, ...people.data.map((person) => ({ value: person.id, label: person.name, note: t(`relation.${person.relation}`) }))];
  return (
    <>
      {people.data.length > 0 ? (
        <Section title={t("people.for_whom")}>
          <div className="flex flex-col gap-2">
            <RadioList label={t("people.for_whom")} value={value ?? ME} options={options} onChange={(id) => onChange(people.data.find((person) => person.id === id) ?? null)} />
            {add}
          </div>
        </Section>
      ) : (
        add
      )}
      {adding ? (
        <Suspense>
          <PersonSheet
            person={null}
            onClose={() => setAdding(false)}
            onSaved={(person) => {
              setAdding(false);
              onChange(person);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
