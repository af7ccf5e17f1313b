import { type Choices, NO_CHOICES, choiceQuery, localStore } from "@doorstep/core";
import type { Draft } from "../booking/draft";

/** One visit of an order that is being put together. */
export interface PlannedVisit {
  serviceId: number;
  offerId: number | null;
  specialistId: number | null;
  quantity: number;
  choices: Choices;
  /** In a plan for one time: that time, empty until it is chosen. */
  startsAt: string;
}

/** An order of several visits before it is held; kept over a reload and over signing in. */
export interface Plan {
  market: string;
  visits: PlannedVisit[];
  /** All begin at one time, each by somebody else. */
  together: boolean;
  addressId: string | null;
  note: string;
  forPersonId: string | null;
  changedAt: number;
}

export const MOST_TOGETHER = 4;
export const MOST_VISITS = 10;
const KEY = "plan";
const FRESH_MS = 2 * 3_600_000;
/** The order that is being put together, without visits whose time has gone by; null if there is none. */
export function readPlan(): Plan | null {
  const plan = localStore.read<Plan>(KEY);
  if (!plan || Date.now() - plan.changedAt > FRESH_MS) return null;
  const ahead = (visit: PlannedVisit) => Date.parse(visit.startsAt) > Date.now();
  // A party whose time has gone by wants another time; of visits with times of their own, those to come are left.
  const visits = plan.together ? plan.visits.map((visit) => (ahead(visit) ? visit : { ...visit, startsAt: "" })) : plan.visits.filter(ahead);
  return visits.length > 0 ? { ...plan, visits } : null;
}

export function writePlan(plan: Plan | null): void {
  if (plan && plan.visits.length > 0) localStore.write(KEY, { ...plan, changedAt: Date.now() });
  else localStore.remove(KEY);
}

export function visitOf(draft: Draft): PlannedVisit {
  const { serviceId, offerId, specialistId, quantity, startsAt } = draft;
  return { serviceId, offerId, specialistId, quantity, startsAt, choices: draft.choices ?? NO_CHOICES };
}

/** The plan with what was about to be booked alone as its next visit. */
export function planWith(plan: Plan | null, draft: Draft): Plan {
  const begun = plan && !plan.together && plan.market === draft.market ? plan : null;
  return {
    market: draft.market,
    together: false,
    visits: [...(begun?.visits ?? []), visitOf(draft)],
    addressId: begun?.addressId ?? draft.addressId,
    note: begun?.note || draft.note,
    forPersonId: begun?.forPersonId ?? draft.forPersonId ?? null,
    changedAt: 0,
  };
}

/** A plan for two at one time: what was about to be booked, and the same by anyone else. */
export function planForTwo(draft: Draft): Plan {
  const first = visitOf(draft);
  return { ...planWith(null, draft), together: true, visits: [first, { ...first, offerId: null, specialistId: null }] };
}

/** All services of a visit, the first one first. */
export function servicesOf({ serviceId, choices }: PlannedVisit): number[] {
  return [serviceId, ...choices.also.map(({ id }) => id)];
}

/** A visit of a party as the API is asked for its times: `12:1:340;also=34:2;variants=7`. */
export function wishText({ serviceId, quantity, offerId, choices }: PlannedVisit): string {
  const more = Object.entries(choiceQuery(choices)).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return [[serviceId, quantity, ...(offerId ? [offerId] : [])].join(":"), ...more].join(";");
}
