import type { CaredPerson } from "@doorstep/core";
import { Button, EmptyState, ErrorState, IconButton, List, PageBody, PageHeader, SkeletonCards, StickyAction, useToast } from "@doorstep/ui";
import { HeartHandshake, Trash2, UserRound, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../../account/components/SignedInOnly";
import { PersonSheet } from "../components/PersonSheet";
import { useRemovePerson } from "../commands";
import { usePeople } from "../queries";

/** The people for whom one books. */
export default function PeoplePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("people.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <People />
        </SignedInOnly>
      </PageBody>
    </>
  );
}

function People() {
  const { t } = useTranslation();
  const toast = useToast();
  const people = usePeople();
  const remove = useRemovePerson();
  /** Who is open; "new" while somebody is added. */
  const [open, setOpen] = useState<CaredPerson | "new" | null>(null);
  return (
    <>
      {people.isPending ? (
        <SkeletonCards count={2} />
      ) : people.isError ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : people.data.length === 0 ? (
        <EmptyState icon={<HeartHandshake />} title={t("people.none_title")} text={t("people.none_text")} />
      ) : (
        <List>
          {people.data.map((person) => (
            <PersonRow key={person.id} person={person} onOpen={() => setOpen(person)} onRemove={() => remove.mutate(person)} />
          ))}
        </List>
      )}
      <StickyAction>
        <Button size="lg" icon={<UserRoundPlus aria-hidden className="size-5" />} onClick={() => setOpen("new")}>
          {t("people.new")}
        </Button>
      </StickyAction>
      {open ? (
        <PersonSheet
          key={open === "new" ? "new" : open.id}
          person={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            toast.say(t("people.saved"));
          }}
        />
      ) : null}
    </>
  );
}

function PersonRow({ person, onOpen, onRemove }: { person: CaredPerson; onOpen(): void; onRemove(): void }) {
  const { t } = useTranslation();
  const mails = person.stopped ? t("people.mails_stopped") : person.notify ? t("people.mails_on") : "";
  return (
    <li className="flex flex-wrap items-center justify-end pe-2">
      <button type="button" onClick={onOpen} className="flex min-h-16 min-w-0 flex-[1_1_14rem] items-center gap-3 py-2 ps-4 text-start transition-colors hover:bg-sunken/60">
        <UserRound aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block font-medium wrap-anywhere">{person.name}</span>
          <span className="block text-sm text-muted">{[t(`relation.${person.relation}`), person.phone, mails].filter(Boolean).join(" · ")}</span>
        </span>
      </button>
      <IconButton label={t("people.remove", { name: person.name })} onClick={onRemove}>
        <Trash2 aria-hidden className="size-5 text-muted" />
      </IconButton>
    </li>
  );
}
