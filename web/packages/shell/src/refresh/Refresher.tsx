import { PullToRefresh } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";

const LEAST_MS = 400;

/** Fetches everything on the page anew when it is pulled down. */
export function Refresher() {
  const queries = useQueryClient();
  // Shown for a moment even if the answer is there at once, or nobody could tell that something happened.
  return <PullToRefresh onRefresh={() => Promise.all([queries.refetchQueries({ type: "active" }), new Promise((resolve) => setTimeout(resolve, LEAST_MS))])} />;
}
