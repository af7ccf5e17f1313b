import type { Span } from "@doorstep/core";
import { Button, Card, cx } from "@doorstep/ui";
import { Coffee, CopyCheck, Plus } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type DayPlan, USUAL_SHIFT, nextBreak, nextShift } from "../model";
import { SpanField } from "./SpanField";

function replace(spans: readonly Span[], index: number, span: Span | null): Span[] {
  return spans.flatMap((one, at) => (at === index ? (span ? [span] : []) : [one]));
}

/** One weekday: working or not, its shifts and breaks. */
export function DayEditor({ name, day, onChange, onCopy }: { name: string; day: DayPlan; onChange(day: DayPlan): void; onCopy(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const working = day.shifts.length > 0;
  return (
    <Card className="flex flex-col gap-2 py-2">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3">
        <h3 id={id} className={cx("font-semibold first-letter:uppercase", !working && "text-muted")}>
          {name}
        </h3>
        <label className="flex min-h-11 items-center gap-2 text-sm text-muted">
          {working ? t("calendar.working") : t("calendar.closed")}
          <input
            type="checkbox"
            aria-labelledby={id}
            checked={working}
            onChange={(event) => onChange(event.target.checked ? { shifts: [USUAL_SHIFT], breaks: [] } : { shifts: [], breaks: [] })}
            className="size-5 accent-accent"
          />
        </label>
      </div>
      {working ? (
        <div className="flex flex-col gap-2 pb-2">
          {day.shifts.map((span, index) => (
            <SpanField
              key={`s${index}`}
              label={t("calendar.shift", { day: name, number: index + 1 })}
              span={span}
              onChange={(next) => onChange({ ...day, shifts: replace(day.shifts, index, next) })}
              onRemove={() => onChange({ ...day, shifts: replace(day.shifts, index, null) })}
            />
          ))}
          {day.breaks.length > 0 ? <p className="pt-1 text-sm text-muted">{t("calendar.breaks")}</p> : null}
          {day.breaks.map((span, index) => (
            <SpanField
              key={`b${index}`}
              label={t("calendar.break", { day: name, number: index + 1 })}
              span={span}
              onChange={(next) => onChange({ ...day, breaks: replace(day.breaks, index, next) })}
              onRemove={() => onChange({ ...day, breaks: replace(day.breaks, index, null) })}
            />
          ))}
          <div className="-mx-2 flex flex-wrap">
            <Button variant="quiet" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange({ ...day, shifts: [...day.shifts, nextShift(day)] })}>
              {t("calendar.add_shift")}
            </Button>
            <Button variant="quiet" icon={<Coffee aria-hidden className="size-4" />} onClick={() => onChange({ ...day, breaks: [...day.breaks, nextBreak(day)] })}>
              {t("calendar.add_break")}
            </Button>
            <Button variant="quiet" icon={<CopyCheck aria-hidden className="size-4" />} aria-label={t("calendar.copy_title", { day: name })} onClick={onCopy}>
              {t("calendar.copy")}
            </Button>
          </div>
        </div>
      ) : null}
    </Card>
  );
}
