import { describe, expect, it } from "vitest";
import { NO_CHOICES, type VisitItem, choiceBody, choiceQuery, choicesOf, dearerAlike, dearerStarts, isPlain, readChoices, withCount, withPlace, writeChoices } from "../src";

const euros = (minor: number) => ({ minor, currency: "EUR" });

describe("a wish in a link", () => {
  const choices = { also: [{ id: 34, quantity: 2 }], variants: [7], addOns: [{ id: 12, quantity: 1 }, { id: 13, quantity: 4 }] };

  it("comes back as it was written, beside what else the link carries", () => {
    const link = writeChoices(new URLSearchParams("offer=5&add_ons=99"), choices);
    expect(link.toString()).toBe("offer=5&also=34%3A2&variants=7&add_ons=12&add_ons=13%3A4");
    expect(readChoices(link)).toEqual(choices);
    expect(writeChoices(link, NO_CHOICES).toString()).toBe("offer=5");
  });

  it("carries where it shall be, and at which shop", () => {
    const link = writeChoices(new URLSearchParams("place_id=1"), withPlace(choices, "shop", 8));
    expect(link.toString()).toBe("also=34%3A2&variants=7&add_ons=12&add_ons=13%3A4&place_kind=shop&place_id=8");
    expect(readChoices(link)).toEqual({ ...choices, placeKind: "shop", placeId: 8 });
    expect(withPlace(readChoices(link), "online")).toEqual({ ...choices, placeKind: "online" });
    expect(readChoices(new URLSearchParams("place_kind=shop&place_id=x"))).toEqual({ ...NO_CHOICES, placeKind: "shop" });
    expect(choiceBody(withPlace(NO_CHOICES, "shop", 8))).toMatchObject({ place_kind: "shop", place_id: 8 });
  });

  it("leaves out what cannot be read, and what is named twice", () => {
    const link = new URLSearchParams("also=34:2&also=34:3&also=x&also=-1&also=5:0&also=5:&variants=7&variants=7&variants=a&variants=0&add_ons=1:1000");
    expect(readChoices(link)).toEqual({ also: [{ id: 34, quantity: 2 }], variants: [7], addOns: [] });
  });

  it("holds five services at most", () => {
    const link = new URLSearchParams(Array.from({ length: 9 }, (_, index) => ["also", `${index + 1}`]));
    expect(readChoices(link).also).toHaveLength(4);
  });

  it("is asked by numbers and sent as a body", () => {
    expect(choiceQuery(choices)).toEqual({ also: ["34:2"], variants: [7], add_ons: ["12", "13:4"] });
    expect(choiceBody(choices)).toEqual({ also: [{ service_id: 34, quantity: 2 }], variants: [7], add_ons: [{ add_on_id: 12, quantity: 1 }, { add_on_id: 13, quantity: 4 }] });
    expect([isPlain(choices), isPlain(NO_CHOICES)]).toEqual([false, true]);
  });

  it("counts up, down and off the list", () => {
    const one = withCount([], 3, 1);
    expect(one).toEqual([{ id: 3, quantity: 1 }]);
    expect(withCount(one, 3, 2)).toEqual([{ id: 3, quantity: 2 }]);
    expect(withCount(one, 3, 0)).toEqual([]);
  });
});

describe("a visit of several services", () => {
  const item = { price_model: "fixed" as const, unit_name: "", offer_id: 1, quantity: 1, minutes: 60, variant_id: null, variant_name: null, add_ons: [] };
  const visit = {
    items: [
      { ...item, service_id: 1, service_name: "Cleaning", add_ons: [{ id: 12, name: "Oven", quantity: 2 }] },
      { ...item, service_id: 2, service_name: "Windows", quantity: 6, variant_id: 7, variant_name: "High" },
    ],
  } satisfies { items: VisitItem[] };

  it("can be wanted again", () => {
    expect(choicesOf(visit)).toEqual({ also: [{ id: 2, quantity: 6 }], variants: [7], addOns: [{ id: 12, quantity: 2 }] });
  });

  it("is plain where nothing is known of more", () => expect(isPlain(choicesOf({}))).toBe(true));
});

describe("dearer starts", () => {
  const day = (starts: string[], dearer: { start: string; price: { minor: number; currency: string }; reasons: string[] }[] = []) => ({ day: "2026-11-24", count: starts.length, starts, best: [], dearer });

  it("are told against the lowest price of all answers", () => {
    const first = { price: euros(4000), days: [day(["a", "b"], [{ start: "b", price: euros(4800), reasons: ["Evening"] }])] };
    const later = { price: euros(5000), days: [day(["c", "d"], [{ start: "d", price: euros(6000), reasons: ["Sunday"] }])] };
    const full = { price: euros(1000), days: [day([])] };
    const found = dearerStarts([first, later, full]);
    expect([...found.keys()]).toEqual(["b", "c", "d"]);
    expect(found.get("b")).toEqual({ price: euros(4800), more: euros(800), reasons: ["Evening"] });
    expect(found.get("c")).toEqual({ price: euros(5000), more: euros(1000), reasons: [] });
    expect(found.get("d")?.more).toEqual(euros(2000));
    expect(dearerStarts([]).size).toBe(0);
  });

  it("are told once where a whole day is dearer alike", () => {
    const more = (minor: number, reasons: string[]) => ({ price: euros(4000 + minor), more: euros(minor), reasons });
    const sunday = new Map([["a", more(800, ["Sunday"])], ["b", more(800, ["Sunday"])]]);
    expect(dearerAlike(["a", "b"], sunday)).toEqual(more(800, ["Sunday"]));
    expect(dearerAlike(["a", "b", "c"], sunday)).toBeNull();
    expect(dearerAlike(["a", "b"], new Map(sunday).set("b", more(900, ["Sunday"])))).toBeNull();
    expect(dearerAlike([], sunday)).toBeNull();
  });
});
