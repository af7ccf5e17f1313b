import { type Expected, type Visit, formatTime } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Callout, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

const CAUSES = ["overrun", "follows", "not_set_out", "on_the_way"] as const;

/** That a visit will probably begin later than agreed, and why: said before anybody waits. */
export function ExpectedNote({ visit, expected }: { visit: Visit; expected: Expected }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const cause = CAUSES.find((one) => one === expected.cause) ?? "waiting";
  const time = formatTime(expected.starts_at, visit.time_zone, language);
  return (
    <Callout tone="warning" icon={<Clock aria-hidden />}>
      <div role="status">
        <p className="font-semibold">{t("expected.later", { time, length: durationText(expected.later_minutes, t) })}</p>
        <p>{t(`expected.${cause}`, { name: visit.specialist.name })}</p>
      </div>
    </Callout>
  );
}
