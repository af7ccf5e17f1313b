import { type KeptAct, OfflineError, ProblemError, type Schedule, type VisitActKind, type VisitRecord, type VisitState, type WorkedVisit, batchesOf, expectedState } from "@doorstep/core";
import { useMe } from "@doorstep/shell";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { visitQueue } from "./device/queue";
import { sendKept } from "./device/send";
import { tracker } from "./device/tracker";

export interface ActWish {
  kind: VisitActKind;
  data?: Record<string, unknown>;
  picture?: Blob | null;
}

/** `kept`: on this device only, as nobody answered or something before it is in the way. */
export type Performed = "sent" | "kept";

const ENDS_WAY = new Set<VisitActKind>(["arrive", "check_in"]);
const CHANGED = ["booking", "availability", "work"];

export function followActs(queries: QueryClient): void {
  for (const domain of CHANGED) void queries.invalidateQueries({ queryKey: [domain] });
}

function withState(schedule: Schedule, visitId: string, state: VisitState): Schedule {
  return { ...schedule, days: schedule.days.map((day) => ({ ...day, visits: day.visits.map((visit) => (visit.id === visitId ? { ...visit, state } : visit)) })) };
}

/** Takes the server's newest record for what a page shows; one that was asked for earlier comes too late. */
export function recordKeeper(queries: QueryClient, visitId: string): (record: VisitRecord) => void {
  const queryKey = ["work", "record", visitId];
  const visitKey = ["booking", "visit", visitId];
  return (record) => {
    void queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, record);
    // The device lets go of the step now: until the visit is read again, pages would show the step before it.
    const { state } = record;
    void queries.cancelQueries({ queryKey: visitKey, exact: true });
    queries.setQueryData<WorkedVisit>(visitKey, (visit) => visit && { ...visit, state });
    queries.setQueriesData<Schedule>({ queryKey: ["booking", "schedule"] }, (schedule) => schedule && withState(schedule, visitId, state));
  };
}

/** Nothing of what was wished stays, and the way goes on as before. */
async function takeBack(visitId: string, made: readonly KeptAct[]): Promise<void> {
  const ids = new Set(made.map(({ id }) => id));
  await visitQueue.change(visitId, (now) => now.filter(({ id }) => !ids.has(id)));
  if (made.some(({ kind }) => kind === "set_off")) tracker.stop();
  else if (made.some(({ kind }) => ENDS_WAY.has(kind))) tracker.start(visitId);
}

/**
 * Does something at a visit: it is kept on the device first, then sent with all that was kept before it.
 *
 * @throws ProblemError when the server refuses a part of it; then nothing of it is kept.
 */
async function perform(queries: QueryClient, visitId: string, wishes: readonly ActWish[]): Promise<Performed> {
  const arrives = wishes.some(({ kind }) => ENDS_WAY.has(kind)) && tracker.status.visitId === visitId;
  const way = (arrives ? batchesOf(tracker.stop()) : []).map((positions) => ({ kind: "positions" as const, data: { positions } }));
  const made = await visitQueue.add(visitId, [...way, ...wishes]);
  if (wishes.some(({ kind }) => kind === "set_off")) tracker.start(visitId);
  try {
    await sendKept(visitId, recordKeeper(queries, visitId));
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof OfflineError)) throw error;
    return "kept";
  }
  const ids = new Set(made.map(({ id }) => id));
  const left = visitQueue.of(visitId).filter(({ id }) => ids.has(id));
  const refused = left.find(({ trouble }) => trouble?.outcome === "refused");
  if (!refused) {
    void tracker.send();
    return left.length > 0 ? "kept" : "sent";
  }
  await takeBack(visitId, made);
  throw new ProblemError(refused.trouble?.problem ?? { title: "", status: 409, code: "refused" });
}

/** Does something at a visit, or several things that belong together, with or without a network. */
export function useAct(visitId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: ActWish | readonly ActWish[]) => perform(queries, visitId, "kind" in wish ? [wish] : wish),
    onSettled: (done) => {
      if (done !== "kept") followActs(queries);
    },
  });
}

/** Sends what is kept of a visit now; the pages show what came of it. */
export function useSendKept() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (visitId: string) => sendKept(visitId, recordKeeper(queries, visitId)), onSettled: () => followActs(queries) });
}

/** Takes up what this device keeps of the specialist's visits. */
export function useOpenQueue(): void {
  const owner = useMe().data?.specialist_id;
  useEffect(() => {
    if (owner) void visitQueue.open(String(owner));
  }, [owner]);
}

/** What was done at a visit and is on this device only, in order. */
export function useKeptActs(visitId: string): readonly KeptAct[] {
  useOpenQueue();
  return useSyncExternalStore(visitQueue.subscribe, () => visitQueue.of(visitId));
}

/** What is kept of all visits. */
export function useKeptVisits(): ReadonlyMap<string, readonly KeptAct[]> {
  useOpenQueue();
  return useSyncExternalStore(visitQueue.subscribe, () => visitQueue.all);
}

export function useTripStatus() {
  return useSyncExternalStore(tracker.subscribe, () => tracker.status);
}

/** A visit as it stands with what was done on this device. */
export function ledVisit<Visit extends { id: string; state: VisitState }>(visit: Visit, kept: readonly KeptAct[]): Visit {
  const state = expectedState(visit.state, kept);
  return state === visit.state ? visit : { ...visit, state };
}
