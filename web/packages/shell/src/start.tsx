import { type AppName, i18next, localStore, session, startI18n, tabStore } from "@doorstep/core";
import { ToastProvider, applyAppearance, currentAppearance, fetchPart, lazyPart } from "@doorstep/ui";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { type RouteObject, createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { forgetKept } from "./offline/forget";
import { isPublic } from "./offline/public";
import { inNativeShell } from "./platform/native/shell";
import { keepInstallPrompt } from "./pwa/prompt";
import { createQueryClient } from "./query";
import { quiet } from "./quiet";

const RELOAD_PAUSE_MS = 60_000;

/** After an update the parts of the page that was open before are gone: one reload brings the new ones. */
function reloadWhenUpdated(): void {
  globalThis.addEventListener("vite:preloadError", (event) => {
    if (!navigator.onLine || Date.now() - (tabStore.read<number>("reloaded") ?? 0) < RELOAD_PAUSE_MS) return;
    event.preventDefault();
    tabStore.write("reloaded", Date.now());
    globalThis.location.reload();
  });
}

const Notes = lazyPart(async () => {
  await quiet;
  return { default: (await import("./pwa/Notes")).Notes };
});

/** What belongs to the device; all else that is kept there is somebody's, such as drafts and searches. Pushes end by themselves. */
const OF_THE_DEVICE = ["appearance", "area.off", "days", "install.refused", "language", "place", "push.client", "push.specialist"];

/** What was read or written in a session must not outlive it, in memory or on the device. A guest's drafts outlive signing in. */
function forgetWithSession(queries: QueryClient): void {
  session.subscribe((token) => {
    if (!token) {
      localStore.keepOnly(OF_THE_DEVICE);
      tabStore.keepOnly(["reloaded"]);
    }
    forgetKept();
    queries.removeQueries({ predicate: ({ queryKey }) => !isPublic(queryKey) });
    void queries.invalidateQueries();
  });
}

/** Puts an app on the page: texts first, then the routes; what else an app does follows when the page stands. */
export async function startApp(app: AppName, routes: RouteObject[]): Promise<void> {
  reloadWhenUpdated();
  keepInstallPrompt();
  applyAppearance(currentAppearance());
  await startI18n(app, (instance) => instance.use(initReactI18next));
  const queries = createQueryClient();
  forgetWithSession(queries);
  i18next.on("languageChanged", () => void queries.invalidateQueries());
  const router = createBrowserRouter(routes, { basename: import.meta.env.BASE_URL });
  if (inNativeShell()) void import("./platform/native/links").then(({ followLinks }) => followLinks((path) => void router.navigate(path || "/")));
  if (!navigator.onLine) await import("./offline/keep").then(({ keepOffline }) => keepOffline(queries)).catch(() => undefined);
  const open = (address: string) => void router.navigate(address.slice(globalThis.location.origin.length + import.meta.env.BASE_URL.length - 1));
  // At once: somebody may press a notice before the rest has come.
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<{ kind?: string; address?: string }>) => {
    if (data.kind === "open" && data.address) open(data.address);
  });
  void quiet.then(() => fetchPart(() => import("./pwa/background"))).then(({ startBackground }) => startBackground(app, queries));
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root element");
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18next}>
        <QueryClientProvider client={queries}>
          <ToastProvider>
            <RouterProvider router={router} />
            <Suspense>
              <Notes />
            </Suspense>
          </ToastProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}
