import { useMe, useSignedIn } from "@doorstep/shell";
import { ErrorState, LinkCard, Loading, Section, Skeleton, usePageTitle } from "@doorstep/ui";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { CategoryIcon, useCategories } from "../../catalog";
import { WhereButton, useMarket, useWhere } from "../../place";
import { SearchField } from "../components/SearchField";
import { useHourGreeting } from "../greeting";

// Guests, who are most of those who come first, need nothing of bookings.
const NextVisit = lazy(async () => ({ default: (await import("../../booking/components/NextVisit")).NextVisit }));

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
    <div className="flex flex-col gap-6 pt-3 lg:gap-10 lg:pt-12">
      <div className="flex flex-col gap-4 lg:mx-auto lg:w-full lg:max-w-2xl lg:items-stretch lg:text-center">
        <div className="lg:order-3">{market && where ? <WhereButton market={market} where={where} /> : null}</div>
        <div>
          <p className="text-muted">{firstName ? `${greeting}, ${firstName}` : greeting}</p>
          <h1 tabIndex={-1} className="mt-0.5 text-[1.75rem] leading-tight font-bold tracking-tight lg:text-5xl">
            {t("home.title")}
          </h1>
        </div>
        <SearchField value="" onSearch={(q) => void navigate(`/search?q=${encodeURIComponent(q)}`, { viewTransition: true })} />
      </div>
      {signedIn ? (
        <Suspense>
          <NextVisit />
        </Suspense>
      ) : null}
      <Section title={t("home.categories")}>
        {categories.isError ? (
          <ErrorState error={categories.error} onRetry={() => void categories.refetch()} />
        ) : categories.isPending ? (
          <Loading className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
            {Array.from({ length: 8 }, (_, index) => (
              <Skeleton key={index} className="h-30 rounded-lg" />
            ))}
          </Loading>
        ) : (
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
            {categories.data.map((category, index) => (
              <li key={category.id}>
                <LinkCard to={`/search?category=${category.id}`} className="flex h-full flex-col items-start gap-3">
                  <CategoryIcon icon={category.icon} seed={index} />
                  <span>
                    <span className="block leading-snug font-semibold">{category.name}</span>
                    <span className="block text-sm text-muted">{t("home.services", { count: category.service_count })}</span>
                  </span>
                </LinkCard>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
