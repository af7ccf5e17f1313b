import { type Market, type WorkedVisit, api, localStore, middleOfSquare, unwrap } from "@doorstep/core";
import { locate, mayLocate } from "@doorstep/shell";
import { agreedAt } from "../../work/model";
import { tracker } from "./tracker";

/** Before the agreed start by so much the server takes a square, and earlier nothing. */
const FROM_MS = 60 * 60_000;
const TOLD_EVERY_MS = 5 * 60_000;
/** About half the diagonal of a square. */
const SQUARE_M = 350;
const OFF = "area.off";
/** What was told is to be forgotten, and the server does not know it yet. */
const FORGET = "area.forget";

/** Whether clients may know in the hour before in which square I am; a choice of this device. */
export const areaChoice = {
  isOn: (): boolean => localStore.read<boolean>(OFF) !== true,
  set(on: boolean): void {
    if (on) localStore.remove(OFF);
    else localStore.write(OFF, true);
    if (on) localStore.remove(FORGET);
    else localStore.write(FORGET, true);
    last = null;
  },
};

/** The promised visit whose client may know now in which part of town I am: the next one, until I set out. */
export function visitAhead<Visit extends WorkedVisit>(visits: readonly Visit[], now: number): Visit | null {
  const near = visits.filter((visit) => visit.state === "accepted" && visit.place_kind === "client" && agreedAt(visit) - now <= FROM_MS && now < Date.parse(visit.ends_at));
  return near.sort((a, b) => agreedAt(a) - agreedAt(b))[0] ?? null;
}

let last: { visitId: string; at: number } | null = null;

let before: Promise<unknown> = Promise.resolve();

/** One call after another, also among the tabs of a browser: what is forgotten must not be told by a call that was slower. */
function inTurn(call: () => Promise<void>): Promise<void> {
  const next = before.catch(() => undefined).then(() => ("locks" in navigator ? navigator.locks.request("doorstep-area", call) : call()));
  before = next;
  return next;
}

/** Lets the server forget what was told, once the choice is off; what fails is tried again with the next look. */
export function forgetArea(): Promise<void> {
  return inTurn(async () => {
    if (localStore.read<boolean>(FORGET) !== true) return;
    await unwrap(api.DELETE("/api/v1/specialist/positions"));
    localStore.remove(FORGET);
  });
}

/** Tells the client of the visit ahead in which square I am, now and then. Nobody is asked for permission, and nothing finer leaves the device. */
export async function tellArea(visits: readonly WorkedVisit[], market: Market | null): Promise<void> {
  const now = Date.now();
  const visit = visitAhead(visits, now);
  if (!visit || !market || !areaChoice.isOn() || tracker.begun !== null) return;
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  if (last?.visitId === visit.id && now - last.at < TOLD_EVERY_MS) return;
  if (!(await mayLocate())) return;
  last = { visitId: visit.id, at: now };
  const { lat, lon } = middleOfSquare(await locate({ rough: true }), market.center);
  await inTurn(async () => {
    if (!areaChoice.isOn() || tracker.begun !== null) return;
    const sentAt = new Date().toISOString();
    const body = { sent_at: sentAt, positions: [{ at: sentAt, lat, lon, accuracy_m: SQUARE_M }] };
    await unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/positions", { params: { path: { visit_id: visit.id } }, body }));
  });
}
