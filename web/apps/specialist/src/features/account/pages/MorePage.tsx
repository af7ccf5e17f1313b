import { LANGUAGE_NAMES } from "@doorstep/core";
import { AppearanceSetting, LanguageSetting, useMe, useSignOut } from "@doorstep/shell";
import { Avatar, Button, List, ListRow, PageBody, PageHeader, Rating, Section, Sheet, useLanguage } from "@doorstep/ui";
import { Bell, CalendarCog, CalendarSync, CalendarX2, ChevronRight, Globe, History, IdCard, LogOut, MonitorSmartphone, ShieldAlert, ShieldCheck, Star, Tags, Wallet } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useConflicts } from "../../calendar";
import { useProfile } from "../../profile";

export default function MorePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const me = useMe();
  const profile = useProfile();
  const conflicts = useConflicts();
  const signOut = useSignOut();
  const [choosing, setChoosing] = useState(false);
  const clashes = conflicts.data?.length ?? 0;
  return (
    <>
      <PageHeader narrow title={t("nav.more")} />
      <PageBody narrow>
        <Link to="/profile" viewTransition className="flex flex-wrap items-center gap-4 rounded-lg bg-surface p-4 shadow-card">
          <Avatar name={profile.data?.display_name ?? "?"} photo={profile.data?.photo?.small_url} size="lg" />
          <span className="flex min-w-0 flex-[1_1_9rem] items-center gap-2">
            <span className="min-w-0 flex-1">
              <span className="block text-xl leading-snug font-semibold">{profile.data?.display_name ?? " "}</span>
              <span className="block text-muted">{me.data?.phone ?? me.data?.email ?? " "}</span>
              {profile.data ? <Rating value={profile.data.rating} count={profile.data.rating_count} /> : null}
            </span>
            <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
          </span>
        </Link>
        <Section title={t("more.work")}>
          <List>
            <ListRow to="/earnings" start={<Wallet />} title={t("earnings.link")} />
            <ListRow to="/offers" start={<Tags />} title={t("offers.title")} />
            <ListRow to="/hours" start={<CalendarCog />} title={t("more.hours")} />
            <ListRow to="/calendars" start={<CalendarSync />} title={t("calendars.title")} />
            <ListRow to="/conflicts" start={<CalendarX2 />} title={t("calendar.conflicts")} end={clashes > 0 ? <span className="font-semibold text-danger-text">{clashes}</span> : null} />
            <ListRow to="/reviews" start={<Star />} title={t("more.reviews")} />
            <ListRow to="/past" start={<History />} title={t("work.past")} />
          </List>
        </Section>
        <Section title={t("more.account")}>
          <List>
            <ListRow to="/profile" start={<IdCard />} title={t("profile.title")} />
            <ListRow to="/safety" start={<ShieldAlert />} title={t("safety.title")} />
            <ListRow to="/notices" start={<Bell />} title={t("notices.title")} />
            <ListRow to="/security" start={<ShieldCheck />} title={t("security.title")} />
            <ListRow to="/sessions" start={<MonitorSmartphone />} title={t("sessions.title")} />
            <ListRow onClick={() => setChoosing(true)} start={<Globe />} title={t("settings.language")} end={<span className="text-muted">{LANGUAGE_NAMES[language]}</span>} />
          </List>
        </Section>
        <Section title={t("settings.appearance")}>
          <AppearanceSetting />
        </Section>
        <Button
          variant="secondary"
          icon={<LogOut aria-hidden className="size-5" />}
          busy={signOut.isPending}
          onClick={() => signOut.mutate(undefined, { onSettled: () => void navigate("/") })}
        >
          {t("sign_in.out")}
        </Button>
      </PageBody>
      <Sheet open={choosing} onOpenChange={setChoosing} title={t("settings.language")}>
        <LanguageSetting app="specialist" />
      </Sheet>
    </>
  );
}
