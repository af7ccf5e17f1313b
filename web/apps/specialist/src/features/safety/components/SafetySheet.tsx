import { type SafetyTimer, type WorkedVisit, formatCountdown, formatTime, secondsLeft } from "@doorstep/core";
import { durationText, useConfig, useNow } from "@doorstep/shell";
import { Button, Callout, Chip, Sheet, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Phone, ShieldCheck, Siren } from "lucide-react";
import { useTranslation } from "react-i18next";
import { HoldButton } from "../../visit/components/HoldButton";
import { useSos } from "../help";
import { emergencyNumber } from "../model";
import { useEndTimer, useSetTimer, useTimer } from "../queries";

const CHOICES = [30, 60, 120, 180];
const LONGER = 30;

/** Help at the press of a thumb, and a timer that asks for it where one can't. */
export function SafetySheet({ visit, onClose }: { visit: WorkedVisit; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("safety.title")} description={t("safety.text")}>
      <div className="flex flex-col gap-6">
        <Sos visit={visit} />
        {visit.state === "on_the_way" || visit.state === "arrived" || visit.state === "working" ? <CheckOnMe visit={visit} /> : null}
      </div>
    </Sheet>
  );
}

function Sos({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const config = useConfig();
  const sos = useSos(visit.id);
  const country = config.data?.markets.find((one) => one.time_zone === visit.time_zone)?.country;
  const number = emergencyNumber(country);
  return (
    <section className="flex flex-col gap-3">
      {sos.isSuccess ? (
        <Callout tone={sos.data.kept ? "warning" : "accent"} icon={<ShieldCheck aria-hidden />}>
          <p role="status" className="font-semibold">
            {sos.data.kept ? t("safety.kept") : t("safety.sent")}
          </p>
          {sos.data.contact ? <p>{t("safety.told_contact", { name: sos.data.contact })}</p> : null}
          <p>{t("safety.sent_at", { time: formatTime(sos.data.at, visit.time_zone, language) })}</p>
        </Callout>
      ) : (
        <HoldButton hint={t("safety.hold")} again={t("safety.press_again")} busy={sos.isPending} onHeld={() => sos.mutate()}>
          <Siren aria-hidden className="size-7" />
          {t("safety.sos")}
        </HoldButton>
      )}
      {sos.isError ? <Callout tone="danger">{words(sos.error)}</Callout> : null}
      <a href={`tel:${number}`} className="inline-flex min-h-14 items-center justify-center gap-2.5 rounded-md bg-danger-soft px-4 py-2 text-lg font-semibold text-danger-text hover:brightness-95">
        <Phone aria-hidden className="size-5" />
        {t("safety.call", { number })}
      </a>
    </section>
  );
}

function CheckOnMe({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const running = useTimer(visit.id);
  const set = useSetTimer(visit.id);
  const end = useEndTimer(visit.id);
  const failure = set.error ?? end.error;
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-lg font-semibold">{t("safety.timer")}</h3>
      {failure ? <Callout tone="danger">{words(failure)}</Callout> : null}
      {running ? (
        <Running
          timer={running}
          zone={visit.time_zone}
          busy={set.isPending || end.isPending}
          onLonger={(minutes) => set.mutate(minutes)}
          onWell={() => end.mutate(undefined, { onSuccess: () => toast.say(t("safety.stopped")) })}
        />
      ) : (
        <>
          <p className="text-[0.9375rem] text-muted">{t("safety.timer_text")}</p>
          <div role="group" aria-label={t("safety.timer_in")} className="flex flex-wrap gap-2">
            {CHOICES.map((minutes) => (
              <Chip key={minutes} pressed={false} onPress={() => !set.isPending && set.mutate(minutes, { onSuccess: () => toast.say(t("safety.started")) })}>
                {durationText(minutes, t)}
              </Chip>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

interface RunningProps {
  timer: SafetyTimer;
  zone: string;
  busy: boolean;
  /** Minutes from now on. */
  onLonger(minutes: number): void;
  onWell(): void;
}

function Running({ timer, zone, busy, onLonger, onWell }: RunningProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const left = secondsLeft(timer.until, now);
  return (
    <>
      {timer.rang_at || left <= 0 ? (
        <Callout tone="danger">{t("safety.timer_rang", { time: formatTime(timer.until, zone, language) })}</Callout>
      ) : (
        <p role="timer" className="text-lg font-semibold">
          {t("safety.timer_runs", { time: formatTime(timer.until, zone, language) })}
          <span className="block text-base font-normal text-muted tabular">{t("safety.timer_left", { time: formatCountdown(left) })}</span>
        </p>
      )}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
        <Button size="lg" busy={busy} onClick={onWell}>
          {t("safety.all_well")}
        </Button>
        <Button size="lg" variant="secondary" busy={busy} onClick={() => onLonger(Math.max(0, Math.ceil(left / 60)) + LONGER)}>
          {t("safety.longer")}
        </Button>
      </div>
    </>
  );
}
