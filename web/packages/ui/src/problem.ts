import { OfflineError, ProblemError } from "@doorstep/core";
import { useTranslation } from "react-i18next";

/** What to tell a person about a failure: our own words for a known code, else the server's. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (error instanceof OfflineError) return t("error.offline_text");
    if (!(error instanceof ProblemError)) return t("error.text");
    const key = `problem.${error.code}`;
    if (i18n.exists(key)) return (t as (key: string) => string)(key);
    if (error.status === 429 || error.status === 503) return t("error.busy");
    return error.status >= 500 ? t("error.text") : error.problem.title || t("error.text");
  };
}
