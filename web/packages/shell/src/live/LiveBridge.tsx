import { followLiveShared } from "@doorstep/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useConfig } from "../account/queries";

/** Hints name what changed; the domains below are then fetched again. */
const DOMAINS: Record<string, string[]> = {
  order: ["booking", "availability"],
  visit: ["booking", "availability"],
  availability: ["availability", "booking"],
  account: ["account"],
};

/** Keeps what is on screen true while somebody is signed in: one live stream, and a full refetch whenever hints may be missing. */
export function LiveBridge() {
  const queries = useQueryClient();
  const address = useConfig().data?.live_url;
  useEffect(() => {
    if (!address) return;
    return followLiveShared(address, {
      onHint(hint) {
        const domains = DOMAINS[hint.kind];
        if (!domains) return void queries.invalidateQueries();
        for (const domain of domains) void queries.invalidateQueries({ queryKey: [domain] });
      },
      onGap: () => void queries.invalidateQueries(),
    });
  }, [queries, address]);
  return null;
}
