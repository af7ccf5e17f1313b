import { type AppName, session } from "@doorstep/core";
import type { QueryClient } from "@tanstack/react-query";
import { activeWorker, canHaveWorker } from "../platform/worker";
import { keepOffline } from "../offline/keep";
import { followUpdates } from "./updates";

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** What an app does beside its pages once the first of them is shown. */
export async function startBackground(app: AppName, queries: QueryClient): Promise<void> {
  const keep = () => {
    void keepOffline(queries);
    // Whoever has bookings may open any page of theirs without a network.
    if (session.token && canHaveWorker() && !savesData()) void activeWorker().then(({ active }) => active?.postMessage({ kind: "keep-all" }));
  };
  if (canHaveWorker()) await followUpdates().catch(() => undefined);
  keep();
  session.subscribe(keep);
  const { refreshPush } = await import("../push/device");
  await refreshPush(app).catch(() => undefined);
}
