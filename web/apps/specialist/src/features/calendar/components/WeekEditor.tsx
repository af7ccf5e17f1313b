import { type Hours, weekdayNames } from "@doorstep/core";
import { Button, Callout, Chip, Section, Sheet, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveHours } from "../commands";
import { type DayPlan, copyDay, toChange, toPlan } from "../model";
import { DayEditor } from "./DayEditor";

/** The usual week; saved as a whole. Visits outside the new hours stay and show up as conflicts. */
export function WeekEditor({ hours }: { hours: Hours }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const save = useSaveHours();
  const [plan, setPlan] = useState<DayPlan[]>(() => toPlan(hours.week));
  const [touched, setTouched] = useState(false);
  const [copying, setCopying] = useState<number | null>(null);
  const names = weekdayNames(language);
  const change = (next: DayPlan[]) => {
    setPlan(next);
    setTouched(true);
  };
  const submit = () =>
    save.mutate(toChange(plan), {
      onSuccess: ({ conflicts }) => {
        setTouched(false);
        if (conflicts.length > 0) toast.warn(t("calendar.taken_over", { count: conflicts.length }));
        else toast.say(t("calendar.saved"));
      },
    });
  return (
    <Section title={t("calendar.week")}>
      <div className="grid gap-3 lg:grid-cols-2 lg:items-start">
        {plan.map((day, weekday) => (
          <DayEditor
            key={weekday}
            name={names[weekday] ?? ""}
            day={day}
            onChange={(next) => change(plan.map((one, at) => (at === weekday ? next : one)))}
            onCopy={() => setCopying(weekday)}
          />
        ))}
      </div>
      {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
      {touched ? (
        <StickyAction>
          <Button size="lg" wide busy={save.isPending} onClick={submit}>
            {t("calendar.save")}
          </Button>
        </StickyAction>
      ) : null}
      {copying === null ? null : (
        <CopySheet
          names={names}
          from={copying}
          onClose={() => setCopying(null)}
          onCopy={(days) => {
            change(copyDay(plan, copying, days));
            setCopying(null);
          }}
        />
      )}
    </Section>
  );
}

function CopySheet({ names, from, onClose, onCopy }: { names: string[]; from: number; onClose(): void; onCopy(days: number[]): void }) {
  const { t } = useTranslation();
  const [days, setDays] = useState<number[]>(() => [0, 1, 2, 3, 4].filter((day) => day !== from));
  const toggle = (day: number) => setDays(days.includes(day) ? days.filter((one) => one !== day) : [...days, day]);
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("calendar.copy_title", { day: names[from] })}
      footer={
        <Button size="lg" disabled={days.length === 0} onClick={() => onCopy(days)}>
          {t("calendar.copy")}
        </Button>
      }
    >
      <div role="group" aria-label={t("calendar.copy_to")} className="flex flex-wrap gap-2">
        {names.map((name, day) =>
          day === from ? null : (
            <Chip key={day} pressed={days.includes(day)} onPress={() => toggle(day)}>
              <span className="first-letter:uppercase">{name}</span>
            </Chip>
          ),
        )}
      </div>
    </Sheet>
  );
}
