import type { NoticePreferences as Preferences } from "@doorstep/core";
import { Button, Card, CheckField, ErrorState, List, ListRow, Section, SkeletonCards, useProblemText, useToast } from "@doorstep/ui";
import { Mail } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactSheet } from "../account/components/ContactSheet";
import { useMe } from "../account/queries";
import { QuietHours } from "./QuietHours";
import { useChangeNoticePreferences, useNoticePreferences } from "./queries";

/** What somebody wants to be told, and how. `push` is the switch of this device's notices. */
export function NoticePreferences({ push }: { push?: ReactNode }) {
  const preferences = useNoticePreferences();
  if (preferences.isPending) return <SkeletonCards count={3} />;
  if (preferences.isError) return <ErrorState error={preferences.error} onRetry={() => void preferences.refetch()} />;
  return <Choices preferences={preferences.data} push={push} />;
}

function Choices({ preferences, push }: { preferences: Preferences; push: ReactNode }) {
  const { t } = useTranslation();
  const toast = useToast();
  const text = useProblemText();
  const me = useMe();
  const change = useChangeNoticePreferences();
  const [adding, setAdding] = useState(false);
  const save = (body: Parameters<typeof change.mutate>[0]) => change.mutate(body, { onError: (error) => toast.warn(text(error)) });
  const address = preferences.email.address;
  // A box must follow the finger at once; what the server says replaces it.
  const [known, setKnown] = useState(preferences.groups);
  const [groups, setGroups] = useState(preferences.groups);
  if (known !== preferences.groups) {
    setKnown(preferences.groups);
    setGroups(preferences.groups);
  }
  const set = (group: Preferences["groups"][number], part: { push?: boolean; email?: boolean }) => {
    const next = { ...group, ...part };
    setGroups(groups.map((one) => (one.group === next.group ? next : one)));
    save({ groups: [next], quiet_hours: preferences.quiet_hours });
  };
  return (
    <>
      <p className="text-[0.9375rem] text-muted">{t("notices.text")}</p>
      <Section title={t("notices.where")}>
        {push ? <div className="rounded-lg bg-surface p-4 shadow-card empty:hidden">{push}</div> : null}
        <List>
          <ListRow
            start={<Mail />}
            title={t("notices.email")}
            note={address ?? t("notices.no_email")}
            end={
              <Button variant="quiet" onClick={() => setAdding(true)}>
                {address ? t("action.change") : t("notices.add_email")}
              </Button>
            }
          />
        </List>
      </Section>
      <Section title={t("notices.what")}>
        <Card className="divide-y divide-line py-1">
          {groups.map((group) => (
            <div key={group.group} role="group" aria-label={t(`notices.${group.group}`)} className="flex flex-wrap items-center justify-between gap-x-4 py-3">
              <div className="min-w-0 flex-[1_1_12rem]">
                <p className="font-medium">{t(`notices.${group.group}`)}</p>
                <p className="text-sm text-muted">{t(`notices.${group.group}_text`)}</p>
              </div>
              <div className="flex gap-5">
                <CheckField label={t("notices.push")} checked={group.push} onChange={(event) => set(group, { push: event.target.checked })} />
                <CheckField label={t("notices.mail")} checked={group.email && address !== null} disabled={address === null} onChange={(event) => set(group, { email: event.target.checked })} />
              </div>
            </div>
          ))}
        </Card>
      </Section>
      <QuietHours quiet={preferences.quiet_hours} zone={preferences.time_zone} onChange={(quiet) => save({ groups: [], quiet_hours: quiet })} />
      <ContactSheet kind="email" market={me.data?.market ?? null} open={adding} onOpenChange={setAdding} />
    </>
  );
}
