import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import HomePage from "../features/discovery/pages/HomePage";
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
      page("/gallery", () => import("./GalleryRoute")),
      page("/welcome", () => import("../features/place/pages/WelcomePage")),
      page("/follow/:token", () => import("../features/follow/pages/SharedTripPage")),
      {
        Component: Shell,
        children: [
          { index: true, Component: HomePage },
          page("/search", () => import("../features/discovery/pages/SearchPage")),
          page("/favourites", () => import("../features/discovery/pages/FavouritesPage")),
          page("/services/:serviceId", () => import("../features/catalog/pages/ServicePage")),
          page("/specialists/:specialistId", () => import("../features/specialists/pages/SpecialistPage")),
          page("/specialists/:specialistId/reviews", () => import("../features/reviews/pages/ReviewsPage")),
          page("/book/:serviceId", () => import("../features/availability/pages/SlotPage")),
          page("/now/:serviceId", () => import("../features/now/pages/NowPage")),
          page("/checkout", () => import("../features/booking/pages/CheckoutPage")),
          page("/together", () => import("../features/several/pages/TogetherPage")),
          page("/checkout/several", () => import("../features/several/pages/SeveralPage")),
          page("/checkout/:orderId", () => import("../features/booking/pages/PayPage")),
          page("/bookings", () => import("../features/booking/pages/BookingsPage")),
          page("/bookings/:orderId", () => import("../features/booking/pages/BookingPage")),
          page("/bookings/:orderId/booked", () => import("../features/booking/pages/BookedPage")),
          page("/bookings/:orderId/move", () => import("../features/several/pages/MoveTogetherPage")),
          page("/bookings/:orderId/move/:visitId", () => import("../features/booking/pages/MovePage")),
          page("/bookings/:orderId/review/:visitId", () => import("../features/reviews/pages/ReviewPage")),
          page("/inbox", () => import("../features/account/pages/InboxPage")),
          page("/profile", () => import("../features/account/pages/ProfilePage")),
          page("/profile/details", () => import("../features/account/pages/DetailsPage")),
          page("/profile/addresses", () => import("../features/account/pages/AddressesPage")),
          page("/profile/people", () => import("../features/people/pages/PeoplePage")),
          page("/profile/payments", () => import("../features/payment/pages/WalletPage")),
          page("/profile/points", () => import("../features/promotions/pages/PointsPage")),
          page("/profile/calendar", () => import("../features/account/pages/CalendarPage")),
          page("/profile/notices", () => import("../features/account/pages/NoticesPage")),
          page("/profile/security", () => import("../features/account/pages/SecurityPage")),
          page("/profile/sessions", () => import("../features/account/pages/SessionsPage")),
          page("/sign-in", () => import("../features/account/pages/SignInPage")),
        ],
      },
      { path: "*", Component: ErrorPage },
    ],
  },
];
