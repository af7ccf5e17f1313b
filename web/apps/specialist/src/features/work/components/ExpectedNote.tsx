import { type WorkedVisit, formatTime } from "@doorstep/core";
import { Callout, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useExpectedTime } from "../expected";

type Shown = Pick<WorkedVisit, "id" | "state" | "time_zone">;

function useLater(visit: Shown) {
  const expected = useExpectedTime(visit.id);
  return expected && expected.later_minutes > 0 && (visit.state === "accepted" || visit.state === "on_the_way") ? expected : null;
}

/** The same in a word, for lists. */
export function ExpectedLine({ visit, className }: { visit: Shown; className: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const expected = useLater(visit);
  return expected ? <span className={className}>{t("expected.short", { time: formatTime(expected.starts_at, visit.time_zone, language) })}</span> : null;
}

/** When a visit will begin by what is known now, where that is later than promised. */
export function ExpectedNote({ visit }: { visit: Shown }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const expected = useLater(visit);
  if (!expected) return null;
  return (
    <Callout tone="warning" icon={<Clock aria-hidden />}>
      <p className="font-semibold">{t("expected.begins", { time: formatTime(expected.starts_at, visit.time_zone, language) })}</p>
      <p>{t("expected.told")}</p>
    </Callout>
  );
}
