import { type Choices, NO_CHOICES, type PriceModel } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { type Part, fitChoices, sumOf, withVariant, withoutPart } from "../src/features/choices/model";

const euros = (minor: number) => ({ minor, currency: "EUR" });
const addOn = (id: number, minor: number, minutes: number, most = 1) => ({ id, name: `add-on ${id}`, description: "", price: euros(minor), minutes, most });
const variant = (id: number, minor: number, minutes: number) => ({ id, name: `variant ${id}`, description: "", price: euros(minor), minutes });

function part(serviceId: number, price_model: PriceModel, values: Partial<Part> = {}): Part {
  return { serviceId, name: `service ${serviceId}`, price_model, unit_name: "window", price: euros(3000), minutes: 40, minimum: 2, maximum: 6, variants: [], addOns: [], ...values };
}

const cleaning = part(1, "hourly", { addOns: [addOn(11, 1500, 30), addOn(12, 500, 0, 3)] });
const hair = part(2, "fixed", { variants: [variant(21, 5000, 90), variant(22, 7000, 120)], addOns: [addOn(23, 1000, 15)] });
const windows = part(3, "unit", { price: euros(800), minutes: 10, variants: [variant(31, 1200, 15)] });

describe("the sum of a wish", () => {
  it.each([
    ["hours", [{ part: cleaning, quantity: 3 }], NO_CHOICES, 9000, 180],
    ["an add-on twice", [{ part: cleaning, quantity: 2 }], { ...NO_CHOICES, addOns: [{ id: 11, quantity: 1 }, { id: 12, quantity: 2 }] }, 8500, 150],
    ["a variant in the place of the service", [{ part: hair, quantity: 1 }], { ...NO_CHOICES, variants: [22] }, 7000, 120],
    ["a variant of each unit", [{ part: windows, quantity: 4 }], { ...NO_CHOICES, variants: [31] }, 4800, 60],
    ["a basket", [{ part: cleaning, quantity: 2 }, { part: windows, quantity: 5 }], { also: [{ id: 3, quantity: 5 }], variants: [], addOns: [{ id: 11, quantity: 1 }] }, 11500, 200],
  ] satisfies [string, { part: Part; quantity: number }[], Choices, number, number][])("%s", (_, wanted, choices, minor, minutes) => {
    expect(sumOf(wanted, choices)).toEqual({ price: euros(minor), minutes });
  });

  it("of nothing is nothing", () => expect(sumOf([], NO_CHOICES)).toBeNull());
});

describe("what fits", () => {
  it("keeps what is offered, in quantities that are allowed", () => {
    const choices = { also: [{ id: 3, quantity: 99 }, { id: 8, quantity: 1 }], variants: [31, 22], addOns: [{ id: 12, quantity: 9 }, { id: 23, quantity: 1 }] };
    expect(fitChoices(cleaning, [hair, windows], choices)).toEqual({ also: [{ id: 3, quantity: 6 }], variants: [31], addOns: [{ id: 12, quantity: 3 }] });
  });

  it("takes no service twice", () => {
    expect(fitChoices(cleaning, [cleaning, hair], { ...NO_CHOICES, also: [{ id: 1, quantity: 2 }] }).also).toEqual([]);
  });

  it("has one variant of a service", () => {
    const chosen = withVariant(hair, { ...NO_CHOICES, variants: [31, 21] }, 22);
    expect(chosen.variants).toEqual([31, 22]);
    expect(withVariant(hair, chosen, null).variants).toEqual([31]);
  });

  it("drops a further service with all that belongs to it", () => {
    const choices = { also: [{ id: 2, quantity: 1 }, { id: 3, quantity: 4 }], variants: [22, 31], addOns: [{ id: 11, quantity: 1 }, { id: 23, quantity: 1 }] };
    expect(withoutPart(hair, choices)).toEqual({ also: [{ id: 3, quantity: 4 }], variants: [31], addOns: [{ id: 11, quantity: 1 }] });
  });
});
