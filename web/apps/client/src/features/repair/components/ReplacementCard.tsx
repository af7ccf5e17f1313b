import { type Order, type Proposed, type Replacement, formatCountdown, formatSpan, placeTime, secondsLeft } from "@doorstep/core";
import { durationText, useNow } from "@doorstep/shell";
import { Avatar, Badge, Button, Callout, Card, Rating, Spinner, lazyPart, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { Timer } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApproveReplacement, useRefuseReplacement } from "../commands";
import { lostPart } from "../model";
import { useReplacement } from "../queries";
import { WhyList } from "./WhyList";

const TimesSheet = lazyPart(() => import("./TimesSheet"));
const RefundDialog = lazyPart(() => import("./RefundDialog"));

/** Somebody dropped out: who can come instead, approved in a tap; or another time, or the money back. */
export default function ReplacementCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const found = useReplacement(order.id).data ?? null;
  const approve = useApproveReplacement(order.id);
  const refuse = useRefuseReplacement(order.id);
  const [open, setOpen] = useState<"times" | "refund" | null>(null);
  if (!found || !["looking", "proposed", "none", "choosing"].includes(found.state)) return null;
  const name = found.left.name;
  const late = found.reason === "late";
  const { proposed } = found;
  const busy = approve.isPending || refuse.isPending;
  const take = () => !busy && proposed && approve.mutate({ visitId: found.visit_id, time: null }, { onSuccess: () => toast.say(t("replace.approved", { name: proposed.specialist.name })) });
  const wait = () => !busy && refuse.mutate({ visitId: found.visit_id, wish: "wait" }, { onSuccess: () => toast.say(t("replace.waited", { name })) });
  const error = approve.error ?? refuse.error;
  return (
    <section aria-labelledby="replacement">
      <Card className="flex flex-col gap-4 border-2 border-accent p-5">
        {found.answer_by && proposed ? <Within until={found.answer_by} /> : null}
        <Told replacement={found} part={lostPart(order, found)} />
        {error ? <Callout tone="danger">{text(error)}</Callout> : null}
        {proposed ? (
          <>
            <Person proposed={proposed} zone={found.time_zone} />
            <Button size="lg" wide busy={approve.isPending} onClick={take}>
              {t("replace.approve", { name: proposed.specialist.name })}
            </Button>
            <Why proposed={proposed} />
          </>
        ) : null}
        {/* While somebody is looked for, for some seconds, there is nothing to answer yet. */}
        {found.state === "looking" ? null : (
          <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2">
            {late ? (
              <Button variant="secondary" size="lg" busy={refuse.isPending} onClick={wait}>
                {t("replace.wait", { name })}
              </Button>
            ) : (
              <>
                <Button variant="secondary" size="lg" onClick={() => setOpen("times")}>
                  {t("replace.other_time")}
                </Button>
                <Button variant="quiet" size="lg" onClick={() => setOpen("refund")}>
                  {t("replace.refund")}
                </Button>
              </>
            )}
          </div>
        )}
        {found.compensation_points > 0 ? <p className="text-sm text-muted">{t("replace.points", { count: found.compensation_points })}</p> : null}
      </Card>
      <Suspense>
        {open === "times" ? <TimesSheet order={order} visitId={found.visit_id} onClose={() => setOpen(null)} /> : null}
        {open === "refund" ? <RefundDialog order={order} replacement={found} onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </section>
  );
}

function Within({ until }: { until: string }) {
  const { t } = useTranslation();
  const left = secondsLeft(until, useNow());
  return (
    <div role="timer">
      <Badge tone={left > 300 ? "info" : "warning"} icon={<Timer aria-hidden className="size-3.5" />}>
        {t("replace.within", { time: formatCountdown(left) })}
      </Badge>
    </div>
  );
}

/** What happened, and what is done about it. */
function Told({ replacement: { state, reason, left, proposed }, part }: { replacement: Replacement; part: string | null }) {
  const { t } = useTranslation();
  const name = left.name;
  const words = (title: string, body: string, icon: ReactNode = null) => (
    <div aria-live="polite">
      <h2 id="replacement" className="flex items-center gap-2.5 text-xl font-bold">
        {icon}
        {title}
      </h2>
      {part ? <p className="mt-1 font-semibold">{part}</p> : null}
      <p className="mt-1 text-muted">{body}</p>
    </div>
  );
  if (state === "looking") return words(t("replace.looking_title", { name }), t("replace.looking"), <Spinner />);
  if (!proposed) return words(t("replace.none_title"), t("replace.none_text", { left: name }));
  const other = proposed.specialist.name;
  if (reason === "late") return words(t("replace.late_title", { name }), t("replace.late_text", { left: name, name: other }));
  return words(t("replace.title", { name: other }), t("replace.text", { left: name, name: other }));
}

function apartText(minutes: number, t: TFunction): string {
  if (minutes === 0) return t("replace.same_time");
  return t(minutes > 0 ? "replace.later" : "replace.earlier", { length: durationText(Math.abs(minutes), t) });
}

function Person({ proposed, zone }: { proposed: Proposed; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { specialist, window, starts_at, ends_at } = proposed;
  const when = placeTime(starts_at, ends_at, zone, language);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-accent-soft p-4">
      <Avatar name={specialist.name} photo={specialist.photo?.small_url ?? null} />
      <div className="min-w-0 flex-[1_1_9rem]">
        <p className="text-lg font-bold">{specialist.name}</p>
        <Rating value={specialist.rating} count={specialist.rating_count} short />
      </div>
      <div className="min-w-0 flex-[1_1_9rem]">
        <p className="font-semibold first-letter:uppercase">{when.day}</p>
        <p className="font-semibold">{window ? t("time.arrival", { time: formatSpan(window.from_at, window.until_at, zone, language) }) : (when.range ?? when.time)}</p>
        <p className="text-sm text-accent-text">{apartText(proposed.later_minutes, t)}</p>
      </div>
    </div>
  );
}

function Why({ proposed }: { proposed: Proposed }) {
  const { t } = useTranslation();
  if (proposed.why.length === 0) return null;
  return (
    <details>
      <summary className="inline-flex min-h-11 items-center rounded-sm font-semibold text-accent-text">{t("chosen.open")}</summary>
      <p className="pb-3 text-sm text-muted">{t("chosen.text")}</p>
      <WhyList terms={proposed.why} />
    </details>
  );
}
