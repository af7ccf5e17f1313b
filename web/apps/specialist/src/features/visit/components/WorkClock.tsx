import { type WorkedVisit } from "@doorstep/core";
import { durationText, useNow } from "@doorstep/shell";
import { Card, cx } from "@doorstep/ui";
import { Timer } from "lucide-react";
import { useTranslation } from "react-i18next";

const MINUTE_MS = 60_000;

/** How long the work has taken so far, against the plan. */
export function WorkClock({ visit, startedAt }: { visit: WorkedVisit; startedAt: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const passed = Math.max(0, now - Date.parse(startedAt));
  const minutes = Math.floor(passed / MINUTE_MS);
  const over = minutes - visit.visit_minutes;
  const share = Math.min(1, passed / MINUTE_MS / Math.max(1, visit.visit_minutes));
  return (
    <Card className="flex flex-col gap-3 p-5">
      <p role="timer" className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="inline-flex items-center gap-2.5 self-center text-muted">
          <Timer aria-hidden className="size-5 text-accent-text" />
          {t("record.clock")}
        </span>
        <span className="text-3xl font-bold tabular">{clockText(passed)}</span>
        <span className={cx("text-[0.9375rem]", over > 0 ? "font-medium text-warning-text" : "text-muted")}>
          {over > 0 ? t("record.clock_over", { time: durationText(over, t) }) : t("record.clock_of", { time: durationText(visit.visit_minutes, t) })}
        </span>
      </p>
      <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <span className={cx("block h-full origin-left rounded-full rtl:origin-right", over > 0 ? "bg-warning-text" : "bg-accent")} style={{ transform: `scaleX(${share})` }} />
      </span>
    </Card>
  );
}

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
