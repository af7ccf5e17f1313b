import { Geolocation, type Position } from "@capacitor/geolocation";
import { type Fix, GeoError } from "../geo";

const FOLLOW_OPTIONS = { enableHighAccuracy: true, maximumAge: 5_000 };
/** What the plugin calls its errors: refused, switched off for the device, too slow. */
const REASONS: Record<string, GeoError["reason"]> = {
  "OS-PLUG-GLOC-0003": "denied",
  "OS-PLUG-GLOC-0007": "unavailable",
  "OS-PLUG-GLOC-0010": "timeout",
};

function fixOf({ coords, timestamp }: Position): Fix {
  return { lat: coords.latitude, lon: coords.longitude, accuracyMetres: coords.accuracy, at: new Date(timestamp) };
}

function errorOf(error: unknown): GeoError {
  const { code } = error as { code?: string };
  return new GeoError(REASONS[code ?? ""] ?? "unavailable");
}

/** Whether the person has allowed it before; nobody is asked. */
export async function isAllowed(): Promise<boolean> {
  const { location, coarseLocation } = await Geolocation.checkPermissions();
  return location === "granted" || coarseLocation === "granted";
}

async function allow(): Promise<void> {
  const { location, coarseLocation } = await Geolocation.requestPermissions();
  if (location !== "granted" && coarseLocation !== "granted") throw new GeoError("denied");
}

export async function locate(options: PositionOptions): Promise<Fix> {
  try {
    await allow();
    return fixOf(await Geolocation.getCurrentPosition(options));
  } catch (error) {
    throw error instanceof GeoError ? error : errorOf(error);
  }
}

export function followPosition(onFix: (fix: Fix) => void, onError: (error: GeoError) => void): () => void {
  let stopped = false;
  const watch = allow()
    .then(() =>
      Geolocation.watchPosition(FOLLOW_OPTIONS, (position, error) => {
        if (stopped) return;
        if (position) onFix(fixOf(position));
        else if (error) onError(errorOf(error));
      }),
    )
    .catch((error: unknown) => {
      if (!stopped) onError(error instanceof GeoError ? error : errorOf(error));
      return null;
    });
  return () => {
    stopped = true;
    void watch.then((id) => (id === null ? undefined : Geolocation.clearWatch({ id })));
  };
}
