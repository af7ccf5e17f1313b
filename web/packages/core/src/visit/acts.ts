import type { Problem } from "../api/problem";
import type { VisitState } from "../booking/state";

/** What a specialist does at a visit, as the server names it. */
export type VisitActKind = "set_off" | "arrive" | "check_in" | "start" | "item" | "photo" | "note" | "extra" | "sign_off" | "finish" | "positions";

/** What the server made of an act. `again`: it had it already. `waiting`: an act before it was refused. */
export type ActOutcome = "applied" | "again" | "refused" | "conflict" | "waiting";

/** Why an act was not taken over: the rules were against it, or the visit had ended otherwise meanwhile. */
export interface ActTrouble {
  outcome: "refused" | "conflict";
  problem: Problem | null;
}

/** Something done at a visit, kept on the device in its order until the server has it. */
export interface KeptAct {
  /** Made by the device, so that sending it twice does it once. */
  id: string;
  visitId: string;
  kind: VisitActKind;
  /** When it was done, by the device's clock. */
  at: string;
  data: Record<string, unknown>;
  trouble?: ActTrouble;
}

export interface ActAnswer {
  id: string;
  outcome: ActOutcome;
  /** A problem as the act's own call would have had it, but for its status. */
  problem?: Pick<Problem, "code" | "title" | "context"> | null;
}

const CONFLICT_STATUS = 409;

const STEPS: Partial<Record<VisitActKind, { from: readonly VisitState[]; to: VisitState }>> = {
  set_off: { from: ["accepted"], to: "on_the_way" },
  arrive: { from: ["accepted", "on_the_way"], to: "arrived" },
  check_in: { from: ["on_the_way"], to: "arrived" },
  start: { from: ["arrived"], to: "working" },
  finish: { from: ["working"], to: "done" },
};

export function isStep(kind: VisitActKind): boolean {
  return kind in STEPS;
}

/** Where a visit stands once the server has what the device keeps for it. */
export function expectedState(state: VisitState, kept: readonly KeptAct[]): VisitState {
  return kept.reduce((now, act) => {
    const step = STEPS[act.kind];
    return step && !act.trouble && step.from.includes(now) ? step.to : now;
  }, state);
}

/** Whether what follows an act must wait until its trouble is solved; a refused photo stands in nobody's way. */
function blocks({ kind, trouble }: KeptAct): boolean {
  return trouble !== undefined && (trouble.outcome === "conflict" || kind === "sign_off" || isStep(kind));
}

/** The acts that can be sent now: in order, and nothing beyond a step that the server did not take over. */
export function sendable(kept: readonly KeptAct[], most: number): KeptAct[] {
  const stop = kept.findIndex(blocks);
  return (stop < 0 ? kept : kept.slice(0, stop)).filter((act) => !act.trouble).slice(0, most);
}

/** What is left to keep after the server has answered, with its reasons beside what it did not take over. */
export function settled(kept: readonly KeptAct[], answers: readonly ActAnswer[]): KeptAct[] {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return kept.flatMap((act) => {
    const answer = byId.get(act.id);
    if (!answer || answer.outcome === "waiting") return [act];
    if (answer.outcome === "applied" || answer.outcome === "again") return [];
    // Nobody needs to know where one has been once the way is over.
    if (answer.outcome === "refused" && act.kind === "positions") return [];
    return [{ ...act, trouble: { outcome: answer.outcome, problem: answer.problem ? { status: CONFLICT_STATUS, ...answer.problem } : null } }];
  });
}

/** How an act that was refused is sent once more, perhaps in other words; it keeps its place in the order. */
export function mended(kept: readonly KeptAct[], id: string, newId: string, data?: Record<string, unknown>): KeptAct[] {
  return kept.map((act) => {
    if (act.id !== id) return act;
    const { trouble: _, ...rest } = act;
    return { ...rest, id: newId, data: data ?? act.data };
  });
}

/** What an act waits for before it can be sent: pictures that are still on the device only. */
export function localPictures(act: KeptAct): string[] {
  const { local_photo: photo } = act.data;
  return typeof photo === "string" ? [photo] : [];
}

/** The act as it is sent: once its picture is on the server, by the picture's number there. */
export function withPicture(act: KeptAct, photoId: string): KeptAct {
  const { local_photo: _, ...data } = act.data;
  return { ...act, data: { ...data, photo_id: photoId } };
}
