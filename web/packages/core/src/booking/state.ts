/** The states of a visit, as the server's transition table has them. */
export const VISIT_STATES = [
  "held",
  "requested",
  "accepted",
  "on_the_way",
  "arrived",
  "working",
  "done",
  "declined",
  "expired",
  "cancelled",
  "no_show",
] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export type Tone = "neutral" | "accent" | "info" | "warning" | "danger";

const TONES: Record<VisitState, Tone> = {
  held: "warning",
  requested: "warning",
  accepted: "accent",
  on_the_way: "info",
  arrived: "info",
  working: "info",
  done: "accent",
  declined: "danger",
  expired: "neutral",
  cancelled: "neutral",
  no_show: "danger",
};

export function visitTone(state: string): Tone {
  return TONES[state as VisitState] ?? "neutral";
}

/** What follows a visit's happy path; the line that a client watches. */
export const VISIT_PATH = ["requested", "accepted", "on_the_way", "arrived", "working", "done"] as const;
export type VisitStep = (typeof VISIT_PATH)[number];

export interface TimelineStep {
  state: VisitState;
  reached: boolean;
  current: boolean;
  at: string | null;
}

export interface StateChange {
  target: string;
  changed_at: string;
  /** There when only the promised range was narrowed, or the planned start shifted: no step. */
  window?: unknown;
  planned_to?: string | null;
  /** There when only somebody else was looked for. */
  replacement?: unknown;
}

/**
 * The line of steps to show for a visit: the happy path with the times it was walked,
 * or, once it has ended otherwise, what really happened and nothing that will not.
 */
export function visitTimeline(state: string, history: readonly StateChange[], placeKind = "client"): TimelineStep[] {
  const steps = stepsOf(state, history);
  // Nobody sets out to a shop or a meeting online.
  return placeKind === "client" ? steps : steps.filter((step) => step.state !== "on_the_way");
}

function stepsOf(state: string, history: readonly StateChange[]): TimelineStep[] {
  const steps = history.filter((change) => !change.window && !change.planned_to && !change.replacement);
  const reachedAt = new Map(steps.map((change) => [change.target, change.changed_at]));
  const place = VISIT_PATH.indexOf(state as VisitStep);
  if (place >= 0) {
    // An automatic acceptance skips the request; the client need not know the difference.
    return VISIT_PATH.map((step, index) => ({
      state: step,
      reached: index <= place,
      current: index === place,
      // After a move the history also knows steps that are ahead again.
      at: index <= place ? (reachedAt.get(step) ?? (step === "requested" ? (reachedAt.get("accepted") ?? null) : null)) : null,
    }));
  }
  if (state === "held") {
    return VISIT_PATH.map((step) => ({ state: step, reached: false, current: false, at: null }));
  }
  const walked = VISIT_PATH.filter((step) => reachedAt.has(step)).map((step) => ({
    state: step as VisitState,
    reached: true,
    current: false,
    at: reachedAt.get(step) ?? null,
  }));
  return [...walked, { state: state as VisitState, reached: true, current: true, at: reachedAt.get(state) ?? null }];
}

const LIVE: ReadonlySet<string> = new Set(["held", "requested", "accepted", "on_the_way", "arrived", "working"]);

export function isLive(state: string): boolean {
  return LIVE.has(state);
}

/** What a specialist does next with a visit: the act's name in the API, or null when nothing is left to do. */
export type VisitAct = "on-the-way" | "arrive" | "start" | "finish";

const NEXT_ACT: Partial<Record<VisitState, VisitAct>> = {
  accepted: "on-the-way",
  on_the_way: "arrive",
  arrived: "start",
  working: "finish",
};

export function nextAct(state: string, placeKind = "client"): VisitAct | null {
  if (state === "accepted" && placeKind !== "client") return "arrive";
  return NEXT_ACT[state as VisitState] ?? null;
}
