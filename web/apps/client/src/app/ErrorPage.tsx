import { ErrorPage as SharedErrorPage } from "@doorstep/shell";
import { useTranslation } from "react-i18next";

/** What stands in place of a page that can't be shown. */
export function ErrorPage() {
  const { t } = useTranslation();
  return <SharedErrorPage home={t("nav.home")} />;
}
