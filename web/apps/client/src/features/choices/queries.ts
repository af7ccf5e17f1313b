import { type Choices, type Offer, type Service, type ServiceDetail, type Specialist } from "@doorstep/core";
import { useQueries } from "@tanstack/react-query";
import { serviceQuery, useServices } from "../catalog";
import { type Part, fitChoices } from "./model";

/** The services of one visit, and what else could be done in it. */
export interface Parts {
  first: Part | null;
  further: Part[];
  open: Part[];
  /** What of the choices can really be had. */
  choices: Choices;
  /** Something that was chosen cannot be had of this specialist, or at all. */
  dropped: boolean;
}

export function partOfService(service: Service | ServiceDetail): Part {
  const detail = "variants" in service ? service : { variants: [], add_ons: [] };
  return {
    serviceId: service.id,
    name: service.name,
    price_model: service.price_model,
    unit_name: service.unit_name,
    price: service.standard_price,
    minutes: service.duration_minutes,
    minimum: service.minimum_quantity,
    maximum: service.maximum_quantity,
    variants: detail.variants.map((one) => ({ id: one.id, name: one.name, description: one.description, price: one.standard_price, minutes: one.duration_minutes })),
    addOns: detail.add_ons.map((one) => ({ id: one.id, name: one.name, description: one.description, price: one.standard_price, minutes: one.minutes, most: one.maximum_quantity })),
  };
}

export function partOfOffer(offer: Offer): Part {
  return {
    serviceId: offer.service_id,
    name: offer.service_name,
    price_model: offer.price_model,
    unit_name: offer.unit_name,
    price: offer.price,
    minutes: offer.duration_minutes,
    minimum: offer.minimum_quantity,
    maximum: offer.maximum_quantity,
    variants: offer.variants.map((one) => ({ id: one.id, name: one.name, description: one.description, price: one.price, minutes: one.duration_minutes })),
    addOns: offer.add_ons.map((one) => ({ id: one.id, name: one.name, description: one.description, price: one.price, minutes: one.minutes, most: one.maximum_quantity })),
  };
}

function countAll({ also, variants, addOns }: Choices): number {
  return also.length + variants.length + addOns.length;
}

interface Question {
  market: string | null;
  /** The first service, as anyone offers it. */
  service: ServiceDetail | null;
  /** Whose offer is chosen, if anyone's in particular. */
  specialist: Specialist | null;
  offer: Offer | null;
  anyone: boolean;
  choices: Choices;
}

/** What a visit consists of and may consist of: the chosen specialist's offers, else services of the same kind at standard prices. */
export function useParts({ market, service, specialist, offer, anyone, choices }: Question): Parts {
  const near = useServices(anyone ? market : null, service?.category_id ?? null);
  const details = useQueries({ queries: anyone ? choices.also.map(({ id }) => serviceQuery(market, id)) : [] });
  const first = anyone ? service && partOfService(service) : offer && partOfOffer(offer);
  if (!first) return { first: null, further: [], open: [], choices, dropped: false };
  const others = anyone
    ? details.flatMap(({ data }) => (data ? [partOfService(data)] : []))
    : (specialist?.offers ?? []).filter((one) => one.service_id !== first.serviceId).map(partOfOffer);
  // A service whose answer is on its way is not missing.
  const waits = details.some(({ isPending }) => isPending);
  const fitting = waits ? choices : fitChoices(first, others, choices);
  const chosen = new Set(fitting.also.map(({ id }) => id));
  const could = anyone ? (near.data ?? []).filter(({ id }) => id !== first.serviceId).map(partOfService) : others;
  return {
    first,
    further: fitting.also.flatMap(({ id }) => others.find((part) => part.serviceId === id) ?? []),
    open: could.filter(({ serviceId }) => !chosen.has(serviceId)),
    choices: fitting,
    dropped: countAll(fitting) < countAll(choices),
  };
}
