import { weekdayNames } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Button, Card, Chip, Section, useLanguage } from "@doorstep/ui";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { BREAK_MINUTES, type BreakPlan, nextBreakPlan } from "../limits";
import { FixedChoice } from "./LimitFields";
import { SpanField } from "./SpanField";

/** Breaks that float within a window: which days, where, how long. */
export function FloatingBreaks({ plans, onChange }: { plans: readonly BreakPlan[]; onChange(plans: BreakPlan[]): void }) {
  const { t } = useTranslation();
  const replace = (index: number, plan: BreakPlan | null) => onChange(plans.flatMap((one, at) => (at === index ? (plan ? [plan] : []) : [one])));
  return (
    <Section
      title={t("limits.breaks")}
      end={
        <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...plans, nextBreakPlan(plans)])}>
          {t("limits.break_add")}
        </Button>
      }
    >
      <p className="text-muted">{t("limits.breaks_text")}</p>
      {plans.map((plan, index) => (
        <BreakCard key={index} number={index + 1} plan={plan} onChange={(next) => replace(index, next)} onRemove={() => replace(index, null)} />
      ))}
    </Section>
  );
}

function BreakCard({ number, plan, onChange, onRemove }: { number: number; plan: BreakPlan; onChange(plan: BreakPlan): void; onRemove(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = weekdayNames(language, "short");
  const full = weekdayNames(language);
  const toggle = (day: number) => onChange({ ...plan, days: plan.days.includes(day) ? plan.days.filter((one) => one !== day) : [...plan.days, day].toSorted((a, b) => a - b) });
  return (
    <Card className="flex flex-col gap-4">
      <h3 className="font-semibold">{t("limits.break", { number })}</h3>
      <FixedChoice label={t("limits.break_minutes")} value={plan.minutes} usual={BREAK_MINUTES} text={(minutes) => durationText(minutes, t)} onChange={(minutes) => onChange({ ...plan, minutes })} />
      <div className="flex flex-col gap-1.5">
        <p className="text-sm font-medium">{t("limits.break_between")}</p>
        <SpanField label={t("limits.break", { number })} span={plan.window} onChange={(window) => onChange({ ...plan, window })} onRemove={onRemove} />
      </div>
      <div className="flex flex-col gap-1.5">
        <p className="text-sm font-medium">{t("limits.break_days")}</p>
        <div role="group" aria-label={t("limits.break_days")} className="flex flex-wrap gap-2">
          {names.map((name, day) => (
            <Chip key={day} pressed={plan.days.includes(day)} onPress={() => toggle(day)}>
              <span aria-hidden className="first-letter:uppercase">
                {name}
              </span>
              <span className="sr-only">{full[day]}</span>
            </Chip>
          ))}
        </div>
        {plan.days.length === 0 ? (
          <p role="alert" className="text-sm text-danger-text">
            {t("limits.break_dayless")}
          </p>
        ) : null}
      </div>
    </Card>
  );
}
