import { type Proposal, type Visit, formatCountdown, formatMoney, formatSpan, joinParts, placeTime, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Badge, Button, ButtonLink, Callout, Card, Spinner, cx, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CalendarClock, ChevronRight, Timer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRefuseTimes, useTakeTime } from "../commands";
import { hasRefused, openTimes } from "../model";

/** The other times that a specialist proposed for a request: one tap agrees. */
export default function ProposedTimes({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const now = useNow();
  const open = openTimes(visit, now);
  if (open[0]) return <Choice visit={visit} times={open} until={open[0].expires_at} now={now} />;
  if (!hasRefused(visit)) return null;
  return (
    <Card className="flex flex-col gap-3 p-5">
      <p className="font-semibold">{t("proposed.refused_title")}</p>
      <p className="text-muted">{t("proposed.refused_text", { name: visit.specialist.name })}</p>
      {visit.can_move ? (
        <ButtonLink variant="secondary" size="lg" to={`/bookings/${visit.order_id}/move/${visit.id}`} icon={<CalendarClock aria-hidden className="size-5" />}>
          {t("proposed.move")}
        </ButtonLink>
      ) : null}
    </Card>
  );
}

function Choice({ visit, times, until, now }: { visit: Visit; times: readonly Proposal[]; until: string; now: number }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const take = useTakeTime(visit);
  const refuse = useRefuseTimes(visit);
  const left = secondsLeft(until, now);
  const busy = take.isPending || refuse.isPending;
  const error = take.error ?? refuse.error;
  return (
    <section aria-labelledby="proposed-times">
      <Card className="flex flex-col gap-4 border-2 border-accent p-5">
        <div role="timer">
          <Badge tone={left > 900 ? "info" : "warning"} icon={<Timer aria-hidden className="size-3.5" />}>
            {t("proposed.within", { time: formatCountdown(left) })}
          </Badge>
        </div>
        <div aria-live="polite">
          <h2 id="proposed-times" className="text-xl font-bold">
            {t("proposed.title", { name: visit.specialist.name, count: times.length })}
          </h2>
          <p className="text-muted">{t("proposed.text")}</p>
        </div>
        {error ? <Callout tone="danger">{text(error)}</Callout> : null}
        <ul className="flex flex-col gap-2.5">
          {times.map((time) => (
            <li key={time.id}>
              <TimeButton time={time} zone={visit.time_zone} busy={take.isPending && take.variables.id === time.id} onPress={() => !busy && take.mutate(time, { onSuccess: () => toast.say(t("proposed.taken")) })} />
            </li>
          ))}
        </ul>
        <Button variant="quiet" size="lg" busy={refuse.isPending} onClick={() => !busy && refuse.mutate(undefined, { onSuccess: () => toast.say(t("proposed.refused_done")) })}>
          {t("proposed.none")}
        </Button>
      </Card>
    </section>
  );
}

/** A proposed time as one large button: the day, the time, and the price of that time. */
function TimeButton({ time, zone, busy, onPress }: { time: Proposal; zone: string; busy: boolean; onPress(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(time.starts_at, time.ends_at, zone, language);
  const range = time.window ? t("time.arrival", { time: formatSpan(time.window.from_at, time.window.until_at, zone, language) }) : formatSpan(time.starts_at, time.ends_at, zone, language);
  const { difference } = time;
  const apart = formatMoney({ ...difference, minor: Math.abs(difference.minor) }, language);
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      onClick={onPress}
      className="flex min-h-16 w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-lg bg-accent-soft px-4 py-3 text-start transition-colors hover:ring-2 hover:ring-accent"
    >
      <span className="min-w-0 flex-[1_1_9rem]">
        <span className="block font-semibold text-accent-text first-letter:uppercase">{when.day}</span>
        <span className="block text-lg leading-snug font-bold">{range}</span>
        {when.own ? <span className="block text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</span> : null}
      </span>
      <span className="text-end">
        <span className="block font-bold">{formatMoney(time.price, language)}</span>
        {difference.minor !== 0 ? (
          <span className={cx("block text-sm", difference.minor > 0 ? "text-warning-text" : "text-muted")}>{difference.minor > 0 ? t("proposed.more", { amount: apart }) : t("proposed.less", { amount: apart })}</span>
        ) : null}
      </span>
      {busy ? <Spinner /> : <ChevronRight aria-hidden className="size-5 shrink-0 text-accent-text rtl:rotate-180" />}
      <span className="sr-only">{joinParts([t("proposed.take")], language)}</span>
    </button>
  );
}
