import { type Language, dateInZone, formatShortDay, formatTime, joinParts, readerZone } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useOnline } from "../reach";

const LOOK_AGAIN_MS = 15_000;
/** Names and settings, which hardly ever change. */
const AGELESS = new Set(["catalog", "config", "device"]);

/** When the oldest of what is on screen was read; 0 when nothing of it can grow old. */
function oldestShown(queries: QueryClient): number {
  const shown = queries.getQueryCache().getAll().filter((query) => query.isActive() && query.state.dataUpdatedAt > 0 && !AGELESS.has(String(query.queryKey[0])));
  return shown.length > 0 ? Math.min(...shown.map((query) => query.state.dataUpdatedAt)) : 0;
}

/** "10:42", with the day when it was another. */
function momentText(at: number, language: Language): string {
  const zone = readerZone();
  const moment = new Date(at);
  const time = formatTime(moment, zone, language);
  return dateInZone(moment, zone) === dateInZone(new Date(), zone) ? time : joinParts([formatShortDay(moment, zone, language), time], language);
}

/** Says that nobody answers and how old the page is, and tries again now and then. */
export function OfflineBar() {
  const { t } = useTranslation();
  const language = useLanguage();
  const online = useOnline();
  const queries = useQueryClient();
  const follow = useCallback((listener: () => void) => queries.getQueryCache().subscribe(listener), [queries]);
  const since = useSyncExternalStore(follow, () => (online ? 0 : oldestShown(queries)));
  useEffect(() => {
    if (online) return undefined;
    const timer = setInterval(() => {
      if (navigator.onLine && document.visibilityState === "visible") void queries.refetchQueries({ type: "active" });
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [online, queries]);
  return (
    <div role="status">
      {online ? null : (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-sm font-medium text-warning-text">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {since > 0 ? t("state.offline_since", { time: momentText(since, language) }) : t("state.offline")}
        </p>
      )}
    </div>
  );
}
