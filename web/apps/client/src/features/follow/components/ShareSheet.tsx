import { type NewShareLink, type Visit, formatTime } from "@doorstep/core";
import { share } from "@doorstep/shell";
import { Button, Callout, Sheet, Skeleton, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Link2, Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEndShare, useMakeShare } from "../commands";
import { useShares } from "../queries";

/** Lets a relative follow by a link: it is made, sent, and ended here. */
export default function ShareSheet({ visit, onClose }: { visit: Visit; onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const [made, setMade] = useState<NewShareLink | null>(null);
  const shares = useShares(visit.order_id, visit.id);
  const make = useMakeShare(visit.order_id, visit.id);
  const end = useEndShare(visit.order_id, visit.id);
  const stop = (id: string) =>
    end.mutate(id, {
      onSuccess: () => {
        if (made?.id === id) setMade(null);
        toast.say(t("share_way.ended"));
      },
    });
  const error = make.error ?? end.error ?? shares.error;
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("share_way.title")} description={t("share_way.text", { name: visit.specialist.name })}>
      <div className="flex flex-col gap-5">
        {error ? <Callout tone="danger">{text(error)}</Callout> : null}
        {made ? (
          <Made visit={visit} link={made} />
        ) : (
          <Button size="lg" wide busy={make.isPending} icon={<Link2 aria-hidden className="size-5" />} onClick={() => make.mutate(undefined, { onSuccess: setMade })}>
            {t("share_way.make")}
          </Button>
        )}
        {shares.isPending ? <Skeleton className="h-14" /> : null}
        {shares.data && shares.data.length > 0 ? (
          <section aria-labelledby="shares-now">
            <h3 id="shares-now" className="pb-1 text-sm font-medium text-muted">
              {t("share_way.now")}
            </h3>
            <ul className="divide-y divide-line">
              {shares.data.map((one) => (
                <Given key={one.id} madeAt={one.created_at} until={one.expires_at} zone={visit.time_zone} busy={end.isPending && end.variables === one.id} onEnd={() => stop(one.id)} />
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </Sheet>
  );
}

function Made({ visit, link }: { visit: Visit; link: NewShareLink }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = async () => {
    const outcome = await share({ title: t("share_way.message", { service: visit.service_name }), url: link.url });
    if (outcome === "copied") toast.say(t("share.copied"));
    if (outcome === "failed") toast.warn(t("share.failed"));
  };
  return (
    <div aria-live="polite" className="flex flex-col gap-3 rounded-lg bg-accent-soft p-4">
      <p className="font-semibold text-accent-text">{t("share_way.ready")}</p>
      <p className="rounded-md bg-surface px-3 py-2 text-[0.9375rem] break-all select-all">{link.url}</p>
      <p className="text-sm text-accent-text">{t("share_way.once")}</p>
      <Button size="lg" wide icon={<Send aria-hidden className="size-5" />} onClick={() => void send()}>
        {t("share_way.send")}
      </Button>
    </div>
  );
}

function Given({ madeAt, until, zone, busy, onEnd }: { madeAt: string; until: string; zone: string; busy: boolean; onEnd(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const time = formatTime(madeAt, zone, language);
  return (
    <li className="flex min-h-14 flex-wrap items-center justify-between gap-x-3 py-2">
      <span className="min-w-0 flex-[1_1_9rem]">
        <span className="block font-medium">{t("share_way.made", { time })}</span>
        <span className="block text-sm text-muted">{t("share_way.until", { time: formatTime(until, zone, language) })}</span>
      </span>
      <Button variant="danger" busy={busy} onClick={onEnd} aria-label={t("share_way.end_named", { time })}>
        {t("share_way.end")}
      </Button>
    </li>
  );
}
