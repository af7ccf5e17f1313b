import type { NoticePreferences } from "@doorstep/core";
import { Card, CheckField, Section, TextField } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Quiet = NoticePreferences["quiet_hours"];

const NIGHT = { starts: "22:00", ends: "08:00" };

/** Wall time as a time field has it: without the seconds that the server may send. */
export function toField(time: string): string {
  return time.slice(0, 5);
}

/** A time of the day when devices stay silent; what comes then waits until the end. */
export function QuietHours({ quiet, zone, onChange }: { quiet: Quiet; zone: string; onChange(quiet: Quiet): void }) {
  const { t } = useTranslation();
  const [starts, setStarts] = useState(toField(quiet?.starts ?? NIGHT.starts));
  const [ends, setEnds] = useState(toField(quiet?.ends ?? NIGHT.ends));
  const [known, setKnown] = useState(quiet);
  const [on, setOn] = useState(quiet !== null);
  if (known !== quiet) {
    setKnown(quiet);
    setOn(quiet !== null);
  }
  const same = starts === ends;
  const save = (from: string, until: string) => {
    setStarts(from);
    setEnds(until);
    if (from && until && from !== until) onChange({ starts: from, ends: until, time_zone: quiet?.time_zone ?? zone });
  };
  const change = (next: boolean) => {
    setOn(next);
    if (next) save(starts, ends);
    else onChange(null);
  };
  return (
    <Section title={t("quiet.title")}>
      <Card className="flex flex-col gap-2">
        <CheckField label={t("quiet.on")} checked={on} onChange={(event) => change(event.target.checked)} />
        {on ? (
          <>
            <div className="grid grid-cols-2 gap-3">
              <TextField label={t("quiet.from")} type="time" value={starts} onChange={(event) => save(event.target.value, ends)} />
              <TextField label={t("quiet.until")} type="time" value={ends} error={same ? t("quiet.same") : null} onChange={(event) => save(starts, event.target.value)} />
            </div>
            <p className="text-sm text-muted">{t("quiet.text")}</p>
          </>
        ) : null}
      </Card>
    </Section>
  );
}
