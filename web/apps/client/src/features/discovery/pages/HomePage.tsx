import { useMe, useSignedIn } from "@doorstep/shell";
import { ButtonLink, Section, lazyPart, usePageTitle } from "@doorstep/ui";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCategories } from "../../catalog/queries";
import { WhereButton, useMarket, useWhere } from "../../place";
import { CategoryGrid } from "../components/CategoryGrid";
import { SearchField } from "../components/SearchField";
import { useHourGreeting } from "../greeting";

// What stands below the first screen comes after it.
const PopularServices = lazyPart(async () => ({ default: (await import("../components/PopularServices")).PopularServices }));
const HowItWorks = lazyPart(async () => ({ default: (await import("../components/HowItWorks")).HowItWorks }));
// Guests, who are most of those who come first, need nothing of what is kept for a person.
const NextVisit = lazyPart(async () => ({ default: (await import("../../booking/components/NextVisit")).NextVisit }));
const DueReview = lazyPart(async () => ({ default: (await import("../../reviews/components/DueReview")).DueReview }));
const BookAgain = lazyPart(async () => ({ default: (await import("../components/BookAgain")).BookAgain }));
const FavouriteStrip = lazyPart(async () => ({ default: (await import("../components/FavouriteStrip")).FavouriteStrip }));

export default function HomePage() {
  const { t } = useTranslation();
  usePageTitle("");
  const market = useMarket();
  const where = useWhere(market);
  const navigate = useNavigate();
  const categories = useCategories(market?.code ?? null);
  const signedIn = useSignedIn();
  const me = useMe();
  const greeting = useHourGreeting();
  const firstName = me.data?.name.split(" ")[0];
  return (
    <div className="flex flex-col gap-7 pt-3 lg:gap-10 lg:pt-10">
      <div className="flex flex-col gap-4 lg:mx-auto lg:w-full lg:max-w-2xl lg:text-center">
        <div>
          <p className="text-muted">{firstName ? t("home.greeting_name", { greeting, name: firstName }) : greeting}</p>
          <h1 tabIndex={-1} className="mt-0.5 text-[1.75rem] leading-tight font-bold tracking-tight lg:text-5xl">
            {t("home.title")}
          </h1>
          <div className="mt-1 min-h-11">{market && where ? <WhereButton market={market} where={where} /> : null}</div>
        </div>
        <SearchField value="" onSearch={(q) => void navigate(q ? `/search?q=${encodeURIComponent(q)}` : "/search", { viewTransition: true })} />
      </div>
      {signedIn ? (
        <Suspense>
          <div className="grid items-start gap-7 empty:hidden lg:grid-cols-2 lg:gap-6">
            <NextVisit />
            <DueReview />
          </div>
          <BookAgain />
        </Suspense>
      ) : null}
      <Section title={t("home.categories")}>
        <CategoryGrid categories={categories} />
      </Section>
      {signedIn ? (
        <Suspense>
          <FavouriteStrip />
        </Suspense>
      ) : null}
      <Suspense fallback={<div className="h-66 lg:h-75" />}>
        <PopularServices />
      </Suspense>
      {signedIn ? null : (
        <>
          <Section title={t("how.title")}>
            <Suspense fallback={<div className="h-80 sm:h-48" />}>
              <HowItWorks />
            </Suspense>
          </Section>
          <div className="flex flex-wrap items-center justify-between gap-4 rounded-xl bg-hero p-5 text-on-hero lg:p-8">
            <div className="min-w-0 flex-[1_1_14rem]">
              <p className="text-lg font-semibold lg:text-xl">{t("home.join")}</p>
              <p className="mt-0.5 text-[0.9375rem] opacity-90">{t("home.join_text")}</p>
            </div>
            <ButtonLink to="/sign-in?next=/" variant="secondary" className="ring-0!">
              {t("sign_in.enter")}
            </ButtonLink>
          </div>
        </>
      )}
    </div>
  );
}
