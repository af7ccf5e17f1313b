import { LANGUAGE_NAMES } from "@doorstep/core";
import { AppearanceSetting, LanguageSetting, useMe, useSignOut } from "@doorstep/shell";
import { Avatar, Button, Card, List, ListRow, PageBody, PageHeader, Rating, Section, Sheet, useLanguage } from "@doorstep/ui";
import { CalendarX2, Globe, History, LogOut, MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useProfile } from "../queries";

export default function MorePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const me = useMe();
  const profile = useProfile();
  const signOut = useSignOut();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <PageHeader narrow title={t("nav.more")} />
      <PageBody narrow>
        <Card className="flex items-center gap-4">
          <Avatar name={profile.data?.display_name ?? "?"} photo={profile.data?.photo?.small_url} size="lg" />
          <div className="min-w-0">
            <p className="truncate text-xl font-semibold">{profile.data?.display_name ?? " "}</p>
            <p className="text-muted">{me.data?.phone ?? me.data?.email ?? " "}</p>
            {profile.data ? <Rating value={profile.data.rating} count={profile.data.rating_count} /> : null}
          </div>
        </Card>
        <List>
          <ListRow to="/past" start={<History />} title={t("work.past")} />
          <ListRow to="/conflicts" start={<CalendarX2 />} title={t("calendar.conflicts")} />
          <ListRow onClick={() => setChoosing(true)} start={<Globe />} title={t("settings.language")} end={<span className="text-muted">{LANGUAGE_NAMES[language]}</span>} />
          <ListRow to="/sessions" start={<MonitorSmartphone />} title={t("sessions.title")} />
        </List>
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
