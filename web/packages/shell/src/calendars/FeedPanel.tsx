import { type AppName, formatAgo, formatDay, readerZone } from "@doorstep/core";
import { Button, ButtonLink, Callout, Card, Dialog, ErrorState, Skeleton, TextField, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CalendarPlus, Copy, KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMinute } from "../clock";
import { copyText } from "../platform/save";
import { useFeed, useRenewFeed, useRevokeFeed } from "./queries";

/** The address at which the person's own calendar reads bookings or visits: made, told once, made anew, ended. */
export function FeedPanel({ app }: { app: AppName }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const feed = useFeed(app);
  const renew = useRenewFeed(app);
  const revoke = useRevokeFeed(app);
  const [asking, setAsking] = useState(false);
  const address = renew.data?.address ?? null;
  const make = () => renew.mutate(undefined, { onSuccess: () => setAsking(false), onError: (error) => toast.warn(text(error)) });
  const end = () =>
    revoke.mutate(undefined, {
      onSuccess: () => {
        renew.reset();
        toast.say(t("feed.revoked"));
      },
      onError: (error) => toast.warn(text(error)),
    });
  if (feed.isPending) return <Skeleton className="h-40 rounded-lg" />;
  if (feed.isError) return <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <p className="text-muted">{app === "client" ? t("feed.text_client") : t("feed.text_specialist")}</p>
      {address ? <NewAddress address={address} /> : feed.data.active ? <Standing since={feed.data.created_at} readAt={feed.data.read_at} /> : null}
      {feed.data.active ? (
        <div className="flex flex-wrap gap-3">
          <Button variant="secondary" busy={renew.isPending} onClick={() => setAsking(true)}>
            {t("feed.renew")}
          </Button>
          <Button variant="danger" busy={revoke.isPending} onClick={end}>
            {t("feed.revoke")}
          </Button>
        </div>
      ) : (
        <Button className="self-start" icon={<KeyRound aria-hidden className="size-5" />} busy={renew.isPending} onClick={make}>
          {t("feed.make")}
        </Button>
      )}
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("feed.renew_title")}
        description={t("feed.renew_text")}
      >
        <div className="flex flex-col gap-3">
          <Button busy={renew.isPending} onClick={make}>
            {t("feed.renew")}
          </Button>
          <Button variant="secondary" onClick={() => setAsking(false)}>
            {t("action.cancel")}
          </Button>
        </div>
      </Dialog>
    </Card>
  );
}

function Standing({ since, readAt }: { since?: string | null; readAt?: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  return (
    <p>
      {since ? t("feed.active", { day: formatDay(since, readerZone(), language) }) : null}{" "}
      <span className="text-muted">{readAt ? t("feed.last_read", { ago: formatAgo(readAt, now, language) ?? t("feed.just_now") }) : t("feed.never_read")}</span>
    </p>
  );
}

function NewAddress({ address }: { address: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const copy = async () => {
    if (await copyText(address)) toast.say(t("feed.copied"));
    else toast.warn(t("feed.copy_failed"));
  };
  return (
    <div className="flex flex-col gap-3">
      <TextField label={t("feed.address")} readOnly dir="ltr" value={address} hint={t("feed.secret")} onFocus={(event) => event.target.select()} />
      <Callout tone="warning">{t("feed.once")}</Callout>
      <div className="flex flex-wrap gap-3">
        <Button icon={<Copy aria-hidden className="size-5" />} onClick={() => void copy()}>
          {t("feed.copy")}
        </Button>
        <ButtonLink to={address.replace(/^https?:/, "webcal:")} viewTransition={false} variant="secondary" icon={<CalendarPlus aria-hidden className="size-5" />}>
          {t("feed.open")}
        </ButtonLink>
      </div>
    </div>
  );
}
