import type { Market } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Callout } from "@doorstep/ui";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";

/** That a range of arrival is promised, and when it will be narrowed. */
export function WindowNote({ market }: { market: Market }) {
  const { t } = useTranslation();
  return (
    <Callout icon={<Hourglass aria-hidden />}>
      {t("slots.window", { before: durationText(market.narrow_before_minutes, t), within: durationText(market.narrow_to_minutes, t) })}
    </Callout>
  );
}
