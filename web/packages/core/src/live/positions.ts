/** Where somebody who is followed is now, as the live stream tells it. Without a place once they have arrived. */
export interface LivePosition {
  visit_id: string;
  state: "going" | "arrived" | "over";
  precision: "exact" | "none";
  lat: number | null;
  lon: number | null;
  accuracy_m: number | null;
  at: string | null;
  eta_at: string | null;
}

/** What a page knows of a trip; the answers of the API have more, which stays. */
export interface FollowedTrip {
  state: string;
  precision: string;
  position: { lat: number; lon: number; at: string; accuracy_m: number } | null;
  path: readonly (readonly number[])[];
  eta_at: string | null;
  silent_seconds: number | null;
}

/** A trip with a new position; the same one for what is older than what is known; null when the whole has to be asked for. */
export function withPosition<T extends FollowedTrip>(trip: T, { state, lat, lon, accuracy_m, at, eta_at }: LivePosition): T | null {
  if (state !== "going" || lat === null || lon === null || at === null) return null;
  if (trip.position && Date.parse(at) <= Date.parse(trip.position.at)) return trip;
  const position = { lat, lon, at, accuracy_m: accuracy_m ?? 0 };
  return { ...trip, state, precision: "exact", position, path: [...trip.path, [lon, lat]], eta_at, silent_seconds: 0 };
}

type Listener = (position: LivePosition) => void;

/** Hands positions from the stream to the pages that follow somebody. */
export class PositionBoard {
  private readonly listeners = new Set<Listener>();

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(position: LivePosition): void {
    for (const listener of this.listeners) listener(position);
  }
}

export const positionBoard = new PositionBoard();
