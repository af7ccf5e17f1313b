import { BrandMark, LiveUpdates, OfflineNote, Refresh, useMe, useSignedIn, useUnread } from "@doorstep/shell";
import { type NavItem, BottomNav, ErrorState, SkeletonCards, TopNav, lazyPart } from "@doorstep/ui";
import { CalendarDays, HandHelping, Inbox, Menu, Sun } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { useJobOffers } from "../features/jobs";
import { useRequests } from "../features/work";

// Whoever is signed in and a specialist never needs these.
const SignInPage = lazyPart(async () => ({ default: (await import("../features/account/pages/SignInPage")).SignInPage }));
const NotSpecialistPage = lazyPart(async () => ({ default: (await import("../features/account/pages/NotSpecialistPage")).NotSpecialistPage }));

const FieldKeeper = lazyPart(async () => ({ default: (await import("../features/visit/components/FieldKeeper")).FieldKeeper }));
const AreaKeeper = lazyPart(async () => ({ default: (await import("../features/visit/components/AreaKeeper")).AreaKeeper }));
const JobBanner = lazyPart(async () => ({ default: (await import("../features/jobs/components/JobBanner")).JobBanner }));

const MAIN = ["/", "/requests", "/schedule", "/inbox", "/more"];

/** Lets in specialists only; around their pages the places of the app, the offline note and the live stream. */
export function Shell() {
  const signedIn = useSignedIn();
  const me = useMe();
  if (!signedIn) {
    return (
      <Suspense>
        <SignInPage />
      </Suspense>
    );
  }
  if (me.isPending) {
    return (
      <main className="mx-auto max-w-6xl px-4 pt-16">
        <SkeletonCards />
      </main>
    );
  }
  if (me.isError) {
    return (
      <main>
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  }
  if (me.data.specialist_id !== null) return <Pages />;
  return (
    <Suspense>
      <NotSpecialistPage />
    </Suspense>
  );
}

function Pages() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const requests = useRequests();
  const asked = useJobOffers().data?.filter(({ state }) => state === "offered").length ?? 0;
  const unread = useUnread("specialist");
  const items: NavItem[] = [
    { to: "/", label: t("nav.today"), icon: <Sun /> },
    { to: "/requests", label: t("nav.requests"), icon: <HandHelping />, count: (requests.data?.length ?? 0) + asked },
    { to: "/schedule", label: t("nav.schedule"), icon: <CalendarDays /> },
    { to: "/inbox", label: t("nav.inbox"), icon: <Inbox />, count: unread },
    { to: "/more", label: t("nav.more"), icon: <Menu /> },
  ];
  const main = MAIN.includes(pathname);
  return (
    <>
      <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:start-4 focus:top-4 focus:z-50 focus:rounded-md focus:bg-accent focus:px-4 focus:py-3 focus:text-on-accent">
        {t("nav.skip")}
      </a>
      <OfflineNote />
      <TopNav
        items={items}
        brand={
          <>
            <BrandMark /> {t("work.brand")}
          </>
        }
      />
      <main id="content" tabIndex={-1} className={`mx-auto w-full max-w-6xl px-4 lg:px-6 lg:pb-16 ${main ? "pb-24" : "pb-6"}`}>
        <Outlet />
      </main>
      {main ? <BottomNav items={items} /> : null}
      {main ? <Refresh /> : null}
      <LiveUpdates />
      <Suspense>
        <FieldKeeper />
        <AreaKeeper />
        <JobBanner />
      </Suspense>
      <ScrollRestoration />
    </>
  );
}
