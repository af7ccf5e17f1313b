import { formatCountdown, secondsLeft } from "@doorstep/core";
import { useNow } from "@doorstep/shell";
import { Callout, cx } from "@doorstep/ui";
import { Timer } from "lucide-react";
import { useTranslation } from "react-i18next";

/** How long the time is still kept; of a search only its price is. */
export function HoldCountdown({ until, priceOnly }: { until: string; priceOnly?: boolean }) {
  const { t } = useTranslation();
  const left = secondsLeft(until, useNow());
  return (
    <Callout tone={left > 60 ? "accent" : "warning"} icon={<Timer aria-hidden />}>
      <span role="timer" className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span>{left > 0 ? t(priceOnly ? "hold.kept_price" : "hold.kept") : t("hold.over")}</span>
        {left > 0 ? <span className={cx("text-lg font-bold tabular")}>{formatCountdown(left)}</span> : null}
      </span>
    </Callout>
  );
}
