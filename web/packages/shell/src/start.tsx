import { type AppName, i18next, session, startI18n, tabStore } from "@doorstep/core";
import { ToastProvider, applyAppearance, currentAppearance } from "@doorstep/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { type RouteObject, createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { inNativeShell } from "./platform/native/shell";
import { createQueryClient } from "./query";

const RELOAD_PAUSE_MS = 60_000;

/** After an update the parts of the page that was open before are gone: one reload brings the new ones. */
function reloadWhenUpdated(): void {
  globalThis.addEventListener("vite:preloadError", (event) => {
    if (Date.now() - (tabStore.read<number>("reloaded") ?? 0) < RELOAD_PAUSE_MS) return;
    event.preventDefault();
    tabStore.write("reloaded", Date.now());
    globalThis.location.reload();
  });
}

/** Puts an app on the page: texts first, then the routes. */
export async function startApp(app: AppName, routes: RouteObject[]): Promise<void> {
  reloadWhenUpdated();
  applyAppearance(currentAppearance());
  await startI18n(app, (instance) => instance.use(initReactI18next));
  const queries = createQueryClient();
  // Another person's answers must not outlive the session that fetched them.
  session.subscribe(() => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === "account" || queryKey[0] === "booking" });
    void queries.invalidateQueries();
  });
  i18next.on("languageChanged", () => void queries.invalidateQueries());
  const router = createBrowserRouter(routes, { basename: import.meta.env.BASE_URL });
  if (inNativeShell()) void import("./platform/native/links").then(({ followLinks }) => followLinks((path) => void router.navigate(path || "/")));
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root element");
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18next}>
        <QueryClientProvider client={queries}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}
