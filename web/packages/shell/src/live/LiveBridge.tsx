import { followLiveShared, watchBoard } from "@doorstep/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useConfig } from "../account/queries";

/** Hints name what changed; the domains below are then fetched again. */
const DOMAINS: Record<string, string[]> = {
  order: ["booking", "availability"],
  visit: ["booking", "availability"],
  availability: ["availability", "booking"],
  account: ["account"],
  notice: ["notices"],
  review: ["reviews", "specialists"],
};

const PERSONAL = ["booking", "notices"];

/** A page that waited longer than this for its topics to be watched fetches them again: they may have changed meanwhile. */
const LATE_MS = 500;

/** Keeps what is on screen true: one live stream, and a full refetch whenever hints may be missing. */
export function LiveBridge() {
  const queries = useQueryClient();
  const address = useConfig().data?.live_url;
  useEffect(() => {
    if (!address) return undefined;
    const askedAt = new Map<string, number>();
    let watching = new Set<string>();
    const ask = () => {
      for (const topic of watchBoard.topics) if (!watching.has(topic) && !askedAt.has(topic)) askedAt.set(topic, Date.now());
    };
    ask();
    let first = true;
    const live = followLiveShared(
      address,
      {
        onHint(hint) {
          if (hint.kind === "slots") return watchBoard.tell(hint.id);
          const domains = DOMAINS[hint.kind];
          if (!domains) return void queries.invalidateQueries();
          for (const domain of domains) void queries.invalidateQueries({ queryKey: [domain] });
        },
        onStatus(connected) {
          if (!connected || !first) return;
          first = false;
          // What the page read before the stream was there may have changed in between.
          for (const domain of PERSONAL) void queries.invalidateQueries({ queryKey: [domain] });
        },
        onGap: () => void queries.invalidateQueries(),
        onWatching(topics) {
          watching = new Set(topics);
          for (const [topic, at] of askedAt) {
            if (watching.has(topic) && Date.now() - at > LATE_MS) watchBoard.tell(topic);
            if (watching.has(topic) || !watchBoard.topics.includes(topic)) askedAt.delete(topic);
          }
        },
      },
      watchBoard.topics,
    );
    const unsubscribe = watchBoard.subscribe(() => {
      ask();
      live.watch(watchBoard.topics);
    });
    return () => {
      unsubscribe();
      live.stop();
    };
  }, [queries, address]);
  return null;
}
