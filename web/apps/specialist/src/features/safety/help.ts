import { ProblemError, api, isTemporary, localStore, unwrap } from "@doorstep/core";
import { GeoError, locate } from "@doorstep/shell";
import { useMutation } from "@tanstack/react-query";
import { tracker } from "../visit/device/tracker";

interface Call {
  visit_id: string | null;
  lat: number | null;
  lon: number | null;
  accuracy_m: number | null;
}

interface PendingCall extends Call {
  at: string;
}

const SLOT = "sos";
const QUICK_MS = 3_000;
/** A call for help that is as old as this helps nobody. */
const OLDEST_MS = 3 * 3_600_000;

/** Where this phone is, if that is known at once: help must not wait for it. */
async function whereNow(): Promise<Pick<Call, "lat" | "lon" | "accuracy_m">> {
  const known = tracker.status.fix;
  const late = new Promise<null>((resolve) => setTimeout(resolve, QUICK_MS, null));
  const found = known ?? (await Promise.race([locate().then(({ lat, lon, accuracyMetres }) => ({ lat, lon, accuracy_m: Math.round(accuracyMetres) })), late]).catch((error: unknown) => {
    if (error instanceof GeoError) return null;
    throw error;
  }));
  return found ? { lat: found.lat, lon: found.lon, accuracy_m: found.accuracy_m } : { lat: null, lon: null, accuracy_m: null };
}

function call(body: Call): Promise<{ contact_name: string | null }> {
  return unwrap(api.POST("/api/v1/specialist/sos", { body }));
}

/** Sends a call for help that found no network. */
export async function sendPendingHelp(): Promise<void> {
  const pending = localStore.read<PendingCall>(SLOT);
  if (!pending) return;
  const { at, ...body } = pending;
  if (Date.now() - Date.parse(at) > OLDEST_MS) return localStore.remove(SLOT);
  try {
    await call(body);
    localStore.remove(SLOT);
  } catch (error) {
    if (error instanceof ProblemError && !isTemporary(error) && error.status < 500) localStore.remove(SLOT);
  }
}

/** Asks for help, now or as soon as there is a network. */
export function useSos(visitId: string | null) {
  return useMutation({
    mutationFn: async (): Promise<{ at: string; kept: boolean; contact: string | null }> => {
      const at = new Date().toISOString();
      const body = { visit_id: visitId, ...(await whereNow()) };
      localStore.write(SLOT, { at, ...body });
      try {
        const { contact_name: contact } = await call(body);
        localStore.remove(SLOT);
        return { at, kept: false, contact };
      } catch (error) {
        if (error instanceof ProblemError && !isTemporary(error) && error.status < 500) {
          localStore.remove(SLOT);
          throw error;
        }
        return { at, kept: true, contact: null };
      }
    },
  });
}
