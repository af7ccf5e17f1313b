import { type FollowedTrip, positionBoard, watchBoard, withPosition } from "@doorstep/core";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** The visit that a trip belongs to, where the answer tells it. */
type Known = FollowedTrip & { visit_id?: string };

/** Moves a trip on screen as the live stream tells positions of it; what the stream can't tell is asked for anew. */
export function usePositions(topic: string, queryKey: QueryKey): void {
  const queries = useQueryClient();
  const name = JSON.stringify(queryKey);
  useEffect(() => {
    const key = JSON.parse(name) as QueryKey;
    const refetch = () => void queries.invalidateQueries({ queryKey: key, exact: true });
    const unwatch = watchBoard.watch([topic], refetch);
    const unlisten = positionBoard.listen((position) => {
      const known = queries.getQueryData<Known>(key);
      if (!known || (known.visit_id !== undefined && known.visit_id !== position.visit_id)) return;
      const moved = withPosition(known, position);
      if (moved) queries.setQueryData(key, moved);
      else refetch();
    });
    return () => {
      unwatch();
      unlisten();
    };
  }, [queries, topic, name]);
}
