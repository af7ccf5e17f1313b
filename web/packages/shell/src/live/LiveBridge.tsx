import { followLiveShared, positionBoard, watchBoard } from "@doorstep/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useConfig } from "../account/queries";

/** Hints name what changed; the domains below are then fetched again. */
const DOMAINS: Record<string, string[]> = {
  order: ["booking", "availability"],
  visit: ["booking", "availability", "trip", "work"],
  replacement: ["booking"],
  expected: ["booking", "work"],
  search: ["booking"],
  job_offer: ["jobs"],
  record: ["booking", "work"],
  availability: ["availability", "booking"],
  account: ["account"],
  notice: ["notices"],
  review: ["reviews", "specialists"],
};

const PERSONAL = ["booking", "notices"];

/** Keeps what is on screen true: one live stream, and a full refetch whenever hints may be missing. */
export function LiveBridge() {
  const queries = useQueryClient();
  const address = useConfig().data?.live_url;
  useEffect(() => {
    if (!address) return undefined;
    let watching = new Set<string>();
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
        onPosition: (position) => positionBoard.tell(position),
        onGap: () => void queries.invalidateQueries(),
        onWatching(topics) {
          const before = watching;
          watching = new Set(topics);
          // What a page read before its topic was watched may have changed in between, and nobody told.
          for (const topic of topics) if (!before.has(topic)) watchBoard.tell(topic);
          // What is still wanted may be watched no longer, as when somebody ends a link.
          for (const topic of before) if (!watching.has(topic)) watchBoard.tell(topic);
        },
      },
      watchBoard.topics,
    );
    const unsubscribe = watchBoard.subscribe(() => live.watch(watchBoard.topics));
    return () => {
      unsubscribe();
      live.stop();
    };
  }, [queries, address]);
  return null;
}
