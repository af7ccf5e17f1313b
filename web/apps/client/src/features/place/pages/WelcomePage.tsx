import { type Language, LANGUAGES, LANGUAGE_NAMES, changeLanguage, readerZone } from "@doorstep/core";
import { BrandMark, useConfig } from "@doorstep/shell";
import { Button, ErrorState, Loading, RadioList, SegmentedControl, Skeleton, useLanguage, usePageTitle } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { chooseMarket, keptMarket, suggestMarket } from "../model";

/** The first page a newcomer sees: the language and the city. */
export default function WelcomePage() {
  const { t } = useTranslation();
  usePageTitle("");
  const language = useLanguage();
  const config = useConfig();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [picked, setPicked] = useState<string | null>(keptMarket);
  const markets = config.data?.markets ?? [];
  const chosen = picked ?? suggestMarket(markets, readerZone()) ?? markets[0]?.code ?? null;

  const go = () => {
    if (!chosen) return;
    chooseMarket(chosen);
    void navigate(params.get("next") ?? "/", { replace: true, viewTransition: true });
  };

  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col gap-6 px-5 pt-10 pb-8 lg:justify-center">
      <div>
        <BrandMark className="size-14" />
        <h1 className="mt-6 text-3xl leading-tight font-bold tracking-tight">{t("welcome.title")}</h1>
        <p className="mt-2 text-muted">{t("welcome.text")}</p>
      </div>
      <SegmentedControl<Language>
        label={t("settings.language")}
        value={language}
        onChange={(next) => void changeLanguage("client", next)}
        options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> }))}
      />
      <section aria-labelledby="city" className="flex flex-col gap-3">
        <h2 id="city" className="font-semibold">
          {t("welcome.city")}
        </h2>
        {config.isPending ? (
          <Loading className="flex flex-col gap-2">
            <Skeleton className="h-60 rounded-lg" />
          </Loading>
        ) : config.isError ? (
          <ErrorState error={config.error} onRetry={() => void config.refetch()} />
        ) : (
          <RadioList
            label={t("welcome.city")}
            value={chosen}
            onChange={setPicked}
            options={markets.map((market) => ({ value: market.code, label: market.name, note: t("welcome.prices", { currency: market.currency }) }))}
          />
        )}
      </section>
      <Button size="lg" wide onClick={go} disabled={!chosen} className="mt-auto lg:mt-0">
        {t("welcome.start")}
      </Button>
    </main>
  );
}
