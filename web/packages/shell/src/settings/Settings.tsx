import { type AppName, LANGUAGES, LANGUAGE_NAMES, type Language, changeLanguage } from "@doorstep/core";
import { type Appearance, RadioList, SegmentedControl, applyAppearance, currentAppearance, useLanguage } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUpdateMe } from "../account/commands";
import { useSignedIn } from "../account/queries";

/** Switches the language of everything on screen without a reload, and of the notices of whoever is signed in. */
export function LanguageSetting({ app }: { app: AppName }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const signedIn = useSignedIn();
  const update = useUpdateMe();
  const choose = (next: Language) => {
    void changeLanguage(app, next);
    if (signedIn) update.mutate({ language: next });
  };
  return (
    <RadioList<Language>
      label={t("settings.language")}
      value={language}
      onChange={choose}
      options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> }))}
    />
  );
}

export function AppearanceSetting() {
  const { t } = useTranslation();
  const [appearance, setAppearance] = useState(currentAppearance);
  const choose = (next: Appearance) => {
    applyAppearance(next);
    setAppearance(next);
  };
  return (
    <SegmentedControl<Appearance>
      label={t("settings.appearance")}
      value={appearance}
      onChange={choose}
      options={[
        { value: "system", label: t("settings.system") },
        { value: "light", label: t("settings.light") },
        { value: "dark", label: t("settings.dark") },
      ]}
    />
  );
}
