import type { Again, Choices, Money, Visit } from "@doorstep/core";
import type { Draft } from "../booking/draft";

/** What is said at checkout of a visit that is booked again. */
export interface AgainFacts {
  fit: NonNullable<Again["fit"]>;
  changes: Exclude<Again["changes"][number], "nobody_free">[];
  startsAt: string;
  /** Who came last time. */
  name: string;
  price: Money;
  priceBefore: Money;
}

function choicesOfWish(again: Again): Choices {
  return {
    also: again.also.map((one) => ({ id: one.service_id, quantity: one.quantity ?? 1 })),
    variants: again.variants,
    addOns: again.add_ons.map((one) => ({ id: one.add_on_id, quantity: one.quantity ?? 1 })),
    ...(again.place_kind === "client" ? {} : { placeKind: again.place_kind }),
    ...(again.place_id === null ? {} : { placeId: again.place_id }),
  };
}

/** What the wish is without a time: where its times are chosen. */
export function wishOf(again: Again): Pick<Draft, "serviceId" | "specialistId" | "offerId" | "quantity" | "choices"> {
  return { serviceId: again.service_id, specialistId: again.specialist_id, offerId: again.offer_id, quantity: again.quantity, choices: choicesOfWish(again) };
}

/** The filled-in checkout; null if nobody can come. */
export function draftOf(again: Again, before: Visit): Draft | null {
  const { starts_at: startsAt, fit, price } = again;
  if (!startsAt || !fit || !price) return null;
  return {
    ...wishOf(again),
    market: again.market,
    startsAt,
    addressId: again.address_id,
    forPersonId: again.for_person_id,
    note: "",
    again: { fit, changes: again.changes.filter((one) => one !== "nobody_free"), startsAt, name: before.specialist.name, price, priceBefore: again.price_before },
  };
}
