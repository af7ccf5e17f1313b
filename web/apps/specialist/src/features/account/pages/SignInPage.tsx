import { LANGUAGES, LANGUAGE_NAMES, type Language, changeLanguage, readerZone } from "@doorstep/core";
import { BrandMark, SignIn, useConfig } from "@doorstep/shell";
import { Card, SegmentedControl, useLanguage, usePageTitle } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** The door of the app for specialists; strangers become clients first. */
export function SignInPage() {
  const { t } = useTranslation();
  usePageTitle(t("work.brand"));
  const language = useLanguage();
  const config = useConfig();
  const market = config.data?.markets.find((one) => one.time_zone === readerZone())?.code ?? null;
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col gap-6 px-5 py-10 lg:justify-center">
      <div>
        <BrandMark className="size-14" />
        <h1 className="mt-6 text-3xl leading-tight font-bold tracking-tight">{t("work.welcome")}</h1>
        <p className="mt-2 text-muted">{t("work.welcome_text")}</p>
      </div>
      <SegmentedControl<Language>
        label={t("settings.language")}
        value={language}
        onChange={(next) => void changeLanguage("specialist", next)}
        options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> }))}
      />
      <Card className="p-5">
        <SignIn market={market} allowSignUp={false} onDone={() => undefined} />
      </Card>
    </main>
  );
}
