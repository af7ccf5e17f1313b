import { type Proposal, type Visit, choicesOf } from "@doorstep/core";
import type { Draft } from "../booking/draft";

/** Whether other times were proposed for a visit that still waits for an answer. */
export function hasProposals(visit: Visit): boolean {
  return visit.state === "requested" && proposalsOf(visit).length > 0;
}

/** The proposed times that can still be taken. */
export function openTimes(visit: Visit, now: number): Proposal[] {
  return proposalsOf(visit).filter((one) => one.state === "open" && Date.parse(one.expires_at) > now);
}

/** Whether the client has said that none of the latest proposed times fits. */
export function hasRefused(visit: Visit): boolean {
  return visit.state === "requested" && proposalsOf(visit).some((one) => one.state === "refused");
}

/** Answers that a device has kept since before there were proposals say nothing of them. */
function proposalsOf(visit: Visit): readonly Proposal[] {
  return (visit as { proposals?: Proposal[] }).proposals ?? [];
}

/** Whether a visit came to nothing because its specialist did not promise to come, so that other choices help. */
export function wantsOthers(visit: Visit): boolean {
  // While somebody else is looked for in their place, there is another choice.
  return !visit.replace_until && (visit.state === "declined" || visit.state === "expired");
}

/** The same again at another time or by somebody else, ready for the checkout. */
export function draftOf(visit: Visit, market: string, startsAt: string, anyone: boolean): Draft {
  return {
    market,
    serviceId: visit.service_id,
    offerId: anyone ? null : visit.offer_id,
    specialistId: anyone ? null : visit.specialist.id,
    startsAt,
    quantity: visit.quantity,
    choices: choicesOf(visit),
    addressId: visit.address_id,
    note: "",
    forPersonId: visit.for_person?.id ?? null,
  };
}
