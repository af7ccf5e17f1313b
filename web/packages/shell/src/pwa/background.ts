import { type AppName, session } from "@doorstep/core";
import type { QueryClient } from "@tanstack/react-query";
import type { RouteObject } from "react-router";
import { canHaveWorker } from "../platform/worker";
import { keepOffline } from "../offline/keep";
import { followUpdates } from "./updates";

/** Pages that must open without a network. */
const OFFLINE_PAGES: Record<AppName, string[]> = {
  client: ["/bookings", "/bookings/:orderId", "/inbox"],
  specialist: ["/schedule", "/visits/:visitId", "/inbox"],
};

/** Loads the scripts of pages, so that the worker keeps them. */
async function loadPages(routes: readonly RouteObject[], paths: readonly string[]): Promise<void> {
  for (const route of routes) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that they never stand in somebody's way
    if (typeof route.lazy === "function" && route.path && paths.includes(route.path)) await route.lazy().catch(() => undefined);
    // oxlint-disable-next-line no-await-in-loop
    if (route.children) await loadPages(route.children, paths);
  }
}

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** What an app does beside its pages once the first of them is shown. */
export async function startBackground(app: AppName, queries: QueryClient, routes: readonly RouteObject[], open: (path: string) => void): Promise<void> {
  const keep = () => {
    void keepOffline(queries);
    if (session.token && canHaveWorker() && !savesData()) void loadPages(routes, OFFLINE_PAGES[app]);
  };
  if (canHaveWorker()) {
    navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ kind?: string; address?: string }>) => {
      if (data.kind === "open" && data.address) open(data.address);
    });
    await followUpdates().catch(() => undefined);
  }
  keep();
  session.subscribe(keep);
  const { refreshPush } = await import("../push/device");
  await refreshPush(app).catch(() => undefined);
}
