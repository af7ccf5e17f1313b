import { LANGUAGE_NAMES } from "@doorstep/core";
import { AppearanceSetting, LanguageSetting, useMe, useSignOut, useSignedIn } from "@doorstep/shell";
import { Avatar, Button, ButtonLink, Card, LinkCard, List, ListRow, PageBody, PageHeader, Section, Sheet, Skeleton, useLanguage } from "@doorstep/ui";
import { BellRing, CalendarSync, ChevronRight, Globe, HeartHandshake, LogOut, MapPin, MonitorSmartphone, ShieldCheck, Sparkles, Store, WalletMinimal } from "lucide-react";
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
          <LinkCard to="/profile/details" className="flex flex-wrap items-center gap-4">
            {me.data ? <Avatar name={me.data.name || "?"} photo={me.data.photo?.small_url ?? null} size="lg" /> : <Skeleton className="size-20 rounded-xl" />}
            <div className="flex min-w-0 flex-[1_1_9rem] items-center gap-2">
              <div className="min-w-0 flex-1">
                <p className="text-xl leading-snug font-semibold">{me.data?.name || t("details.title")}</p>
                <p className="text-muted">{me.data?.phone ?? me.data?.email ?? " "}</p>
              </div>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
            </div>
          </LinkCard>
        ) : (
          <Card className="flex flex-col items-start gap-3 p-5">
            <p className="text-lg font-semibold">{t("profile.guest_title")}</p>
            <p className="text-muted">{t("profile.guest_text")}</p>
            <ButtonLink to="/sign-in?next=/profile">{t("sign_in.enter")}</ButtonLink>
          </Card>
        )}
        {signedIn ? (
          <List>
            <ListRow to="/profile/addresses" start={<MapPin />} title={t("profile.addresses")} />
            <ListRow to="/profile/people" start={<HeartHandshake />} title={t("people.title")} note={t("people.profile_note")} />
            <ListRow to="/profile/payments" start={<WalletMinimal />} title={t("wallet.title")} note={t("wallet.profile_note")} />
            <ListRow to="/profile/points" start={<Sparkles />} title={t("points.title")} note={t("points.profile_note")} />
            <ListRow to="/profile/notices" start={<BellRing />} title={t("notices.title")} />
            <ListRow to="/profile/calendar" start={<CalendarSync />} title={t("feed.title_client")} />
            <ListRow to="/profile/security" start={<ShieldCheck />} title={t("security.title")} note={t("profile.security_note")} />
            <ListRow to="/profile/sessions" start={<MonitorSmartphone />} title={t("sessions.title")} />
          </List>
        ) : null}
        <List>
          <ListRow to="/welcome?next=/profile" start={<Store />} title={t("profile.city")} end={<span className="text-muted">{market?.name}</span>} />
          <ListRow onClick={() => setChoosing(true)} start={<Globe />} title={t("settings.language")} end={<span className="text-muted">{LANGUAGE_NAMES[language]}</span>} />
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
