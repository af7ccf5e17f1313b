import type { Limits } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Button, Callout, Card, CheckField, Section, StickyAction, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveLimits } from "../commands";
import { HORIZONS, LONGEST_DAYS, NOTICES, RESTS, SHARES, UNTILS, toBreakPlans, toLimitsChange } from "../limits";
import { FloatingBreaks } from "./FloatingBreaks";
import { CapField, FixedChoice, NumberChoice } from "./LimitFields";

const GRID = "grid gap-4 sm:grid-cols-2";

/** All limits of a calendar; saved as a whole. */
export function LimitsForm({ saved }: { saved: Limits }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const save = useSaveLimits();
  const [limits, setLimits] = useState(saved);
  const [breaks, setBreaks] = useState(() => toBreakPlans(saved.floating_breaks ?? []));
  const [touched, setTouched] = useState(false);
  const change = (part: Partial<Limits>) => {
    setLimits({ ...limits, ...part });
    setTouched(true);
  };
  const duration = (minutes: number) => (minutes % 1440 === 0 && minutes > 0 ? t("limits.days", { count: minutes / 1440 }) : durationText(minutes, t));
  const days = (count: number) => t("limits.days", { count });
  const complete = breaks.every((plan) => plan.days.length > 0);
  const submit = () =>
    save.mutate(toLimitsChange(limits, breaks), {
      onSuccess: () => {
        setTouched(false);
        toast.say(t("limits.saved"));
      },
    });
  return (
    <>
      <p className="text-muted">{t("limits.text")}</p>
      {limits.day_turns_at === "00:00" ? null : <Callout>{t("limits.turn", { time: limits.day_turns_at })}</Callout>}
      <Section title={t("limits.much")}>
        <Card className="flex flex-col gap-4">
          <CapField on={t("limits.daily_on")} label={t("limits.daily")} value={limits.daily_cap ?? null} usual={5} maximum={50} onChange={(daily_cap) => change({ daily_cap })} />
          <CapField on={t("limits.weekly_on")} label={t("limits.weekly")} value={limits.weekly_cap ?? null} usual={20} maximum={200} onChange={(weekly_cap) => change({ weekly_cap })} />
          <div className={GRID}>
            <NumberChoice label={t("limits.longest")} hint={t("limits.longest_hint")} none={t("limits.none")} value={limits.longest_day_minutes ?? null} usual={LONGEST_DAYS} text={duration} onChange={(longest_day_minutes) => change({ longest_day_minutes })} />
            <NumberChoice label={t("limits.rest")} hint={t("limits.rest_hint")} none={t("limits.none")} value={limits.rest_minutes ?? null} usual={RESTS} text={duration} onChange={(rest_minutes) => change({ rest_minutes })} />
          </div>
        </Card>
      </Section>
      <Section title={t("limits.soon")}>
        <Card className={GRID}>
          <NumberChoice label={t("limits.notice")} none={t("limits.as_city", { value: duration(limits.market_notice_minutes) })} value={limits.minimum_notice_minutes ?? null} usual={NOTICES.filter((minutes) => minutes > limits.market_notice_minutes)} text={duration} onChange={(minimum_notice_minutes) => change({ minimum_notice_minutes })} />
          <NumberChoice label={t("limits.horizon")} none={t("limits.as_city", { value: days(limits.market_horizon_days) })} value={limits.horizon_days ?? null} usual={HORIZONS.filter((count) => count < limits.market_horizon_days)} text={days} onChange={(horizon_days) => change({ horizon_days })} />
        </Card>
      </Section>
      <FloatingBreaks
        plans={breaks}
        onChange={(next) => {
          setBreaks(next);
          setTouched(true);
        }}
      />
      <Section title={t("limits.emergencies")}>
        <Card className={GRID}>
          <FixedChoice label={t("limits.share")} value={limits.emergency_percent ?? 0} usual={SHARES} text={(percent) => (percent === 0 ? t("limits.share_none") : t("limits.share_of", { percent }))} onChange={(emergency_percent) => change({ emergency_percent })} />
          {limits.emergency_percent ? (
            <FixedChoice label={t("limits.until")} value={limits.emergency_until_minutes ?? 0} usual={UNTILS} text={(minutes) => (minutes === 0 ? t("limits.until_start") : t("limits.until_before", { time: duration(minutes) }))} onChange={(emergency_until_minutes) => change({ emergency_until_minutes })} />
          ) : null}
        </Card>
      </Section>
      <Section title={t("limits.best")}>
        <Card className="flex flex-col">
          <CheckField label={t("limits.best_on")} checked={limits.prefer_least_gap ?? false} onChange={(event) => change({ prefer_least_gap: event.target.checked })} />
          <p className="text-sm text-muted">{t("limits.best_text")}</p>
        </Card>
      </Section>
      {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
      {touched ? (
        <StickyAction>
          <Button size="lg" wide busy={save.isPending} disabled={!complete} onClick={submit}>
            {t("limits.save")}
          </Button>
        </StickyAction>
      ) : null}
    </>
  );
}
