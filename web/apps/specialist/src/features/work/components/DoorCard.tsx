import { type DoorNotes, type DoorTimes, ProblemError, type WorkedVisit, formatCountdown, formatTime, placeTime, secondsLeft } from "@doorstep/core";
import { durationText, useNow } from "@doorstep/shell";
import { Button, Callout, Card, useLanguage, useProblemText } from "@doorstep/ui";
import { DoorOpen, Eye, LockKeyhole } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useForgetDoor, useReadDoor } from "../door";

const PARTS = ["code", "pets", "parking", "other"] as const;
const COUNTED_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** The notes for the door: how long until they open, then a button, as every look is told to the client. */
export function DoorCard({ visit }: { visit: WorkedVisit }) {
  const now = useNow();
  const forget = useForgetDoor(visit.id);
  const { door } = visit;
  const opensIn = door ? secondsLeft(door.opens_at, now) : 0;
  const closesIn = door ? secondsLeft(door.closes_at, now) : 0;
  const open = door !== null && opensIn <= 0 && closesIn > 0;
  useEffect(() => {
    // Nothing of it stays on the device beyond its time, nor after a move or a cancellation.
    if (!open) forget();
  }, [open, forget]);
  if (!door) return null;
  return opensIn > 0 ? <Locked visit={visit} door={door} seconds={opensIn} /> : open ? <Open visit={visit} door={door} seconds={closesIn} /> : null;
}

function Title() {
  const { t } = useTranslation();
  return (
    <h2 className="flex items-center gap-2.5 text-lg font-semibold">
      <DoorOpen aria-hidden className="size-5 text-accent-text" />
      {t("door.title")}
    </h2>
  );
}

function Locked({ visit, door, seconds }: { visit: WorkedVisit; door: DoorTimes; seconds: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(door.opens_at, null, visit.time_zone, language);
  const left = seconds > COUNTED_SECONDS ? durationText(Math.ceil(seconds / 60), t) : formatCountdown(seconds);
  return (
    <Card className="flex flex-col gap-2 p-5">
      <Title />
      <p className="flex gap-2.5">
        <LockKeyhole aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <span role="timer">{seconds > DAY_SECONDS ? t("door.opens_on", { day: when.day, time: when.time }) : t("door.opens_in", { left, time: when.time })}</span>
      </p>
    </Card>
  );
}

function Open({ visit, door, seconds }: { visit: WorkedVisit; door: DoorTimes; seconds: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const read = useReadDoor(visit.id, seconds);
  const shown = read.data;
  const outdated = shown ? shown.changed_at !== door.changed_at : false;
  const early = read.error instanceof ProblemError && read.error.code === "door_locked";
  return (
    <Card className="flex flex-col gap-4 p-5">
      <Title />
      {read.isError ? <Callout tone="danger">{early ? t("door.clock") : text(read.error)}</Callout> : null}
      {outdated ? <Callout tone="warning">{t("door.changed")}</Callout> : null}
      {shown && !outdated ? <Notes notes={shown.notes} /> : null}
      {!shown || outdated ? (
        <Button size="lg" busy={read.isFetching} icon={<Eye aria-hidden className="size-5" />} onClick={() => void read.refetch()}>
          {t("door.show")}
        </Button>
      ) : null}
      <p className="text-sm text-muted">{t("door.told", { time: formatTime(door.closes_at, visit.time_zone, language) })}</p>
    </Card>
  );
}

function Notes({ notes }: { notes: DoorNotes }) {
  const { t } = useTranslation();
  return (
    <dl aria-live="polite" className="flex flex-col gap-3">
      {PARTS.filter((part) => notes[part] !== "").map((part) => (
        <div key={part}>
          <dt className="text-sm text-muted">{t(`door.${part}`)}</dt>
          <dd className={part === "code" ? "text-2xl font-bold wrap-anywhere tabular select-all" : "wrap-anywhere"}>{notes[part]}</dd>
        </div>
      ))}
    </dl>
  );
}
