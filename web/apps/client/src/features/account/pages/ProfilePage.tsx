import { LANGUAGE_NAMES } from "@doorstep/core";
import { AppearanceSetting, LanguageSetting, useMe, useSignOut, useSignedIn } from "@doorstep/shell";
import { Avatar, Button, ButtonLink, Card, List, ListRow, PageBody, PageHeader, Section, Sheet, Skeleton, useLanguage } from "@doorstep/ui";
import { Globe, LogOut, MapPin, MonitorSmartphone, Store } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMarket } from "../../place";

export default function ProfilePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const me = useMe();
  const market = useMarket();
  const signOut = useSignOut();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <PageHeader narrow title={t("nav.profile")} />
      <PageBody narrow>
        {signedIn ? (
          <Card className="flex items-center gap-4">
            {me.data ? <Avatar name={me.data.name || "?"} seed={`me${me.data.id}`} size="lg" /> : <Skeleton className="size-20 rounded-xl" />}
            <div className="min-w-0">
              <p className="truncate text-xl font-semibold">{me.data?.name ?? " "}</p>
              <p className="text-muted">{me.data?.phone ?? me.data?.email ?? " "}</p>
            </div>
          </Card>
        ) : (
          <Card className="flex flex-col items-start gap-3 p-5">
            <p className="text-lg font-semibold">{t("profile.guest_title")}</p>
            <p className="text-muted">{t("profile.guest_text")}</p>
            <ButtonLink to="/sign-in?next=/profile">{t("sign_in.title")}</ButtonLink>
          </Card>
        )}
        <List>
          {signedIn ? <ListRow to="/profile/addresses" start={<MapPin />} title={t("profile.addresses")} /> : null}
          <ListRow to="/welcome?next=/profile" start={<Store />} title={t("profile.city")} end={<span className="text-muted">{market?.name}</span>} />
          <ListRow onClick={() => setChoosing(true)} start={<Globe />} title={t("settings.language")} end={<span className="text-muted">{LANGUAGE_NAMES[language]}</span>} />
          {signedIn ? <ListRow to="/profile/sessions" start={<MonitorSmartphone />} title={t("sessions.title")} /> : null}
        </List>
        <Section title={t("settings.appearance")}>
          <AppearanceSetting />
        </Section>
        {signedIn ? (
          <Button
            variant="secondary"
            icon={<LogOut aria-hidden className="size-5" />}
            busy={signOut.isPending}
            onClick={() => signOut.mutate(undefined, { onSettled: () => void navigate("/") })}
          >
            {t("sign_in.out")}
          </Button>
        ) : null}
      </PageBody>
      <Sheet open={choosing} onOpenChange={setChoosing} title={t("settings.language")}>
        <LanguageSetting app="client" />
      </Sheet>
    </>
  );
}
