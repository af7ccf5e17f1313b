import { useNow } from "@doorstep/shell";
import { useTranslation } from "react-i18next";

/** A greeting by the reader's own clock. */
export function useHourGreeting(): string {
  const { t } = useTranslation();
  const hour = new Date(useNow()).getHours();
  if (hour < 5 || hour >= 18) return t("home.evening");
  return hour < 12 ? t("home.morning") : t("home.afternoon");
}
