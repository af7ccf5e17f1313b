import { SITE } from "@doorstep/core";
import { PhotoField } from "@doorstep/shell";
import { Callout, Card, CheckField, ErrorState, LinkCard, PageBody, PageHeader, Section, Skeleton, SkeletonCards, lazyPart, useProblemText, useToast } from "@doorstep/ui";
import { ChevronRight, ExternalLink, Images } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { OwnProfile } from "@doorstep/core";
import { useChangeOwnPhoto, useChangeProfile } from "../commands";
import { AboutForm } from "../components/AboutForm";
import { Certificates } from "../components/Certificates";
import { MeetingForm } from "../components/MeetingForm";
import { usePortfolio, useProfile } from "../queries";

const PlaceSection = lazyPart(() => import("../components/PlaceSection"));

/** What clients see of the specialist, and where the day begins, which they do not see. */
export default function ProfilePage() {
  const { t } = useTranslation();
  const profile = useProfile();
  return (
    <>
      <PageHeader narrow title={t("profile.title")} back="/more" />
      <PageBody narrow>
        {profile.isPending ? (
          <SkeletonCards count={4} />
        ) : profile.isError && !profile.data ? (
          <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />
        ) : (
          <Parts profile={profile.data} />
        )}
      </PageBody>
    </>
  );
}

function Parts({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation();
  const portfolio = usePortfolio();
  return (
    <>
      <Card className="flex flex-col gap-4 p-5">
        <PhotoField name={profile.display_name} photo={profile.photo?.url ?? null} change={useChangeOwnPhoto()} />
        <a
          href={`${SITE}/specialists/${profile.id}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-11 items-center gap-2 self-start font-semibold text-accent-text underline underline-offset-4"
        >
          {t("profile.preview")}
          <ExternalLink aria-hidden className="size-4" />
        </a>
      </Card>
      <Active profile={profile} />
      <Section title={t("profile.about")}>
        <AboutForm profile={profile} />
      </Section>
      <LinkCard to="/portfolio" className="flex items-center gap-3">
        <Images aria-hidden className="size-6 shrink-0 text-accent-text" />
        <span className="min-w-0 flex-1">
          <span className="block font-semibold">{t("portfolio.title")}</span>
          <span className="block text-sm text-muted">{t("portfolio.count", { count: portfolio.data?.items.length ?? 0 })}</span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
      </LinkCard>
      <Certificates />
      <Section title={t("kind.online")}>
        <MeetingForm profile={profile} />
      </Section>
      <Section title={t("profile.place")}>
        <Suspense fallback={<Skeleton className="h-64 rounded-lg" />}>
          <PlaceSection profile={profile} />
        </Suspense>
      </Section>
    </>
  );
}

function Active({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const change = useChangeProfile();
  const toggle = (active: boolean) =>
    change.mutate({ active }, { onSuccess: () => toast.say(active ? t("profile.active_now") : t("profile.paused_now")), onError: (error) => toast.warn(text(error)) });
  return (
    <Card className="px-5 py-2">
      <CheckField
        label={
          <>
            <span className="block text-base font-medium">{t("profile.active")}</span>
            <span className="block text-muted">{t("profile.active_text")}</span>
          </>
        }
        checked={profile.active}
        disabled={change.isPending}
        onChange={(event) => toggle(event.target.checked)}
      />
      {profile.active ? null : <Callout tone="warning">{t("profile.paused")}</Callout>}
    </Card>
  );
}
