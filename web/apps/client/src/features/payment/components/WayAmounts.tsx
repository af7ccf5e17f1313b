import type { WayToPay } from "@doorstep/core";
import { MoneyLines } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** What a way to pay takes when. */
export function WayAmounts({ way }: { way: WayToPay }) {
  const { t } = useTranslation();
  const later = way.later_when === "at_the_door" ? t("pay.at_the_door") : t("pay.after_visit");
  const unheld = { ...way.later, minor: way.later.minor - way.held_now.minor };
  const lines = [
    { label: t("pay.now"), amount: way.now, strong: true, shown: way.now.minor > 0 || way.held_now.minor === 0 },
    { label: t("pay.held"), amount: way.held_now, strong: way.now.minor === 0, note: t("pay.held_note"), shown: way.held_now.minor > 0 },
    { label: later, amount: unheld, shown: unheld.minor > 0 },
  ];
  return <MoneyLines lines={lines.filter(({ shown }) => shown)} />;
}
