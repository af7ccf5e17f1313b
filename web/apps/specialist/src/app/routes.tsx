import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { ErrorPage } from "./ErrorPage";
import { Shell } from "./Shell";

type Page = Promise<{ default: ComponentType }>;

function page(path: string, load: () => Page): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const routes: RouteObject[] = [
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      {
        Component: Shell,
        children: [
          page("/", () => import("../features/work/pages/TodayPage")),
          page("/requests", () => import("../features/work/pages/RequestsPage")),
          page("/pool", () => import("../features/jobs/pages/PoolPage")),
          page("/standing", () => import("../features/jobs/pages/StandingPage")),
          page("/visits/:visitId", () => import("../features/work/pages/VisitPage")),
          page("/past", () => import("../features/work/pages/PastPage")),
          page("/schedule", () => import("../features/calendar/pages/SchedulePage")),
          page("/hours", () => import("../features/calendar/pages/HoursPage")),
          page("/limits", () => import("../features/calendar/pages/LimitsPage")),
          page("/conflicts", () => import("../features/calendar/pages/ConflictsPage")),
          page("/calendars", () => import("../features/calendars/pages/CalendarsPage")),
          page("/earnings", () => import("../features/earnings/pages/EarningsPage")),
          page("/reviews", () => import("../features/reviews/pages/ReviewsPage")),
          page("/offers", () => import("../features/offers/pages/OffersPage")),
          page("/profile", () => import("../features/profile/pages/ProfilePage")),
          page("/portfolio", () => import("../features/profile/pages/PortfolioPage")),
          page("/inbox", () => import("../features/account/pages/InboxPage")),
          page("/notices", () => import("../features/account/pages/NoticesPage")),
          page("/security", () => import("../features/account/pages/SecurityPage")),
          page("/safety", () => import("../features/safety/pages/SafetyPage")),
          page("/more", () => import("../features/account/pages/MorePage")),
          page("/sessions", () => import("../features/account/pages/SessionsPage")),
        ],
      },
      { path: "*", Component: ErrorPage },
    ],
  },
];
