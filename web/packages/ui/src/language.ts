import { type Language, isLanguage } from "@doorstep/core";
import { useTranslation } from "react-i18next";

/** The language on screen now; components that format dates or money follow it. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return isLanguage(i18n.language) ? i18n.language : "en";
}
