import { BrandMark, LiveUpdates, OfflineNote, Refresh, useSignedIn, useUnread } from "@doorstep/shell";
import { type NavItem, BottomNav, TopNav, lazyPart } from "@doorstep/ui";
import { Bell, CalendarDays, Heart, House, UserRound } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, ScrollRestoration, useLocation, useSearchParams } from "react-router";
import { pendingFavourite } from "../features/discovery/favourites/pending";
import { chooseMarket, keptMarket } from "../features/place";

const MAIN = ["/", "/bookings", "/favourites", "/inbox", "/profile"];

const FinishPending = lazyPart(async () => ({ default: (await import("../features/discovery/favourites/FinishPending")).FinishPending }));

/** What surrounds every page: the places of the app, the offline note and the live stream. */
export function Shell() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const [params] = useSearchParams();
  const signedIn = useSignedIn();
  const unread = useUnread("client");
  const linked = params.get("market");
  if (linked && linked !== keptMarket()) chooseMarket(linked);
  if (!keptMarket()) return <Navigate to={`/welcome?next=${encodeURIComponent(pathname + search)}`} replace />;
  const items: NavItem[] = [
    { to: "/", label: t("nav.home"), icon: <House /> },
    { to: "/bookings", label: t("nav.bookings"), icon: <CalendarDays /> },
    { to: "/favourites", label: t("nav.favourites"), icon: <Heart /> },
    { to: "/inbox", label: t("nav.inbox"), icon: <Bell />, count: unread },
    { to: "/profile", label: t("nav.profile"), icon: <UserRound /> },
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
            <BrandMark /> Doorstep
          </>
        }
      />
      <main id="content" tabIndex={-1} className={`mx-auto w-full max-w-6xl px-4 lg:px-6 lg:pb-16 ${main ? "pb-24" : "pb-6"}`}>
        <Outlet />
      </main>
      {main ? <BottomNav items={items} /> : null}
      {main ? <Refresh /> : null}
      {signedIn && pathname !== "/sign-in" && pendingFavourite() !== null ? (
        <Suspense>
          <FinishPending />
        </Suspense>
      ) : null}
      <LiveUpdates />
      <ScrollRestoration />
    </>
  );
}
