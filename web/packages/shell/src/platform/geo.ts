/** Where this device is: the web version; the one of the native shells is in `native/`. */

import { inNativeShell } from "./native/shell";

export type GeoReason = "unsupported" | "denied" | "unavailable" | "timeout";

export class GeoError extends Error {
  constructor(readonly reason: GeoReason) {
    super(reason);
    this.name = "GeoError";
  }
}

export interface Fix {
  lat: number;
  lon: number;
  accuracyMetres: number;
  at: Date;
}

export interface LocateWish {
  /** Where it is now, not where it was a minute ago. */
  fresh?: boolean;
  /** In which part of town, without the receiver that costs battery. */
  rough?: boolean;
}

const FRESH_MS = 5_000;
const LOCATE_OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };
const ROUGH_OPTIONS: PositionOptions = { enableHighAccuracy: false, timeout: 10_000, maximumAge: 5 * 60_000 };
const FOLLOW_OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000 };
const REASONS: Record<number, GeoReason> = { 1: "denied", 2: "unavailable", 3: "timeout" };

function fixOf({ coords, timestamp }: GeolocationPosition): Fix {
  return { lat: coords.latitude, lon: coords.longitude, accuracyMetres: coords.accuracy, at: new Date(timestamp) };
}

function errorOf({ code }: GeolocationPositionError): GeoError {
  return new GeoError(REASONS[code] ?? "unavailable");
}

/** Whether asking makes sense at all: browsers answer on secure pages only. */
export function canLocate(): boolean {
  return inNativeShell() || ("geolocation" in navigator && globalThis.isSecureContext);
}

/** Whether the person has allowed it before, so that nobody is asked; false where that can't be known. */
export async function mayLocate(): Promise<boolean> {
  if (!canLocate()) return false;
  try {
    if (inNativeShell()) return await (await import("./native/geo")).isAllowed();
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

/**
 * The device's place now; the browser may ask the person first.
 *
 * @throws GeoError with the reason, for the page to explain.
 */
export async function locate({ fresh = false, rough = false }: LocateWish = {}): Promise<Fix> {
  if (!canLocate()) throw new GeoError("unsupported");
  const usual = rough ? ROUGH_OPTIONS : LOCATE_OPTIONS;
  const options = fresh ? { ...usual, maximumAge: FRESH_MS } : usual;
  if (inNativeShell()) return (await import("./native/geo")).locate(options);
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(fixOf(position)),
      (error) => reject(errorOf(error)),
      options,
    );
  });
}

/** Follows the device while the page is open, until the returned function is called. */
export function followPosition(onFix: (fix: Fix) => void, onError: (error: GeoError) => void): () => void {
  if (!canLocate()) {
    onError(new GeoError("unsupported"));
    return () => {};
  }
  if (inNativeShell()) return followNatively(onFix, onError);
  const watch = navigator.geolocation.watchPosition(
    (position) => onFix(fixOf(position)),
    (error) => onError(errorOf(error)),
    FOLLOW_OPTIONS,
  );
  return () => navigator.geolocation.clearWatch(watch);
}

function followNatively(onFix: (fix: Fix) => void, onError: (error: GeoError) => void): () => void {
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  void import("./native/geo").then(({ followPosition: follow }) => {
    if (!stopped) stop = follow(onFix, onError);
  });
  return () => stop();
}
