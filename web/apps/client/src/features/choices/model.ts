import { type Choices, type Money, type PriceModel, addMoney, countOf } from "@doorstep/core";
import { visitMinutes } from "../catalog/model";

export interface Variant {
  id: number;
  name: string;
  description: string;
  price: Money;
  minutes: number;
}

export interface AddOn {
  id: number;
  name: string;
  description: string;
  price: Money;
  minutes: number;
  most: number;
}

/** A service as it can be had: of somebody at their prices, or of anyone at the standard ones. */
export interface Part {
  serviceId: number;
  name: string;
  price_model: PriceModel;
  unit_name: string;
  price: Money;
  minutes: number;
  minimum: number;
  maximum: number;
  variants: readonly Variant[];
  addOns: readonly AddOn[];
}

/** A service in the wanted quantity. */
export interface Wanted {
  part: Part;
  quantity: number;
}

export function variantOf(part: Part, choices: Choices): Variant | null {
  return part.variants.find(({ id }) => choices.variants.includes(id)) ?? null;
}

/** The choices with another variant of a service, or none. */
export function withVariant(part: Part, choices: Choices, variant: number | null): Choices {
  const others = choices.variants.filter((id) => part.variants.every((one) => one.id !== id));
  return { ...choices, variants: variant === null ? others : [...others, variant] };
}

/** The choices without a further service and all that belongs to it. */
export function withoutPart(part: Part, choices: Choices): Choices {
  return {
    ...choices,
    also: choices.also.filter(({ id }) => id !== part.serviceId),
    variants: withVariant(part, choices, null).variants,
    addOns: choices.addOns.filter(({ id }) => part.addOns.every((one) => one.id !== id)),
  };
}

function within(part: Part, quantity: number): number {
  return part.price_model === "fixed" ? 1 : Math.min(part.maximum, Math.max(part.minimum, quantity));
}

/** What of the choices can be had together with these services, in quantities that are allowed. */
export function fitChoices(first: Part, further: readonly Part[], choices: Choices): Choices {
  const also = choices.also.flatMap(({ id, quantity }) => {
    const part = further.find((one) => one.serviceId === id && id !== first.serviceId);
    return part ? [{ id, quantity: within(part, quantity) }] : [];
  });
  const parts = [first, ...further.filter((part) => also.some(({ id }) => id === part.serviceId))];
  return {
    ...choices,
    also,
    variants: parts.flatMap((part) => variantOf(part, choices)?.id ?? []),
    addOns: choices.addOns.flatMap(({ id, quantity }) => {
      const one = parts.flatMap((part) => part.addOns).find((addOn) => addOn.id === id);
      return one ? [{ id, quantity: Math.min(one.most, quantity) }] : [];
    }),
  };
}

/** The sum of what is wanted and how long it takes, before the rules of prices: no fees, no surcharges. */
export function sumOf(wanted: readonly Wanted[], choices: Choices): { price: Money; minutes: number } | null {
  return wanted.reduce<{ price: Money; minutes: number } | null>((sum, { part, quantity }) => {
    const variant = variantOf(part, choices);
    const unit = variant?.price ?? part.price;
    const count = part.price_model === "fixed" ? 1 : quantity;
    const each = part.price_model === "hourly" ? 60 : (variant?.minutes ?? part.minutes);
    let price: Money = { ...unit, minor: unit.minor * count };
    let minutes = visitMinutes(part, each, quantity);
    for (const addOn of part.addOns) {
      const of = countOf(choices.addOns, addOn.id);
      price = addMoney(price, { ...addOn.price, minor: addOn.price.minor * of });
      minutes += addOn.minutes * of;
    }
    return sum ? { price: addMoney(sum.price, price), minutes: sum.minutes + minutes } : { price, minutes };
  }, null);
}
