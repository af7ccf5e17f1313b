import { type Hours, weekdayNames } from "@doorstep/core";
import { Button, Callout, Section, StickyAction, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { CopyCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveHours } from "../commands";
import { type DayPlan, toChange, toPlan } from "../model";
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
  const names = weekdayNames(language);
  const change = (next: DayPlan[]) => {
    setPlan(next);
    setTouched(true);
  };
  const copyMonday = () => change(plan.map((day, weekday) => (weekday > 0 && weekday < 5 && plan[0] ? plan[0] : day)));
  const submit = () =>
    save.mutate(toChange(plan, hours), {
      onSuccess: () => {
        setTouched(false);
        toast.say(t("calendar.saved"));
      },
    });
  return (
    <Section
      title={t("calendar.week")}
      end={
        <Button variant="quiet" icon={<CopyCheck aria-hidden className="size-4" />} onClick={copyMonday}>
          {t("calendar.copy_monday")}
        </Button>
      }
    >
      <div className="grid gap-3 lg:grid-cols-2 lg:items-start">
        {plan.map((day, weekday) => (
          <DayEditor key={weekday} name={names[weekday] ?? ""} day={day} onChange={(next) => change(plan.map((one, at) => (at === weekday ? next : one)))} />
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
    </Section>
  );
}
