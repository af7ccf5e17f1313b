import type { Category, Market, Order, SlotDay, Visit } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { fewStarts } from "../src/features/availability/model";
import { doneBefore } from "../src/features/discovery/again";
import { afterWish } from "../src/features/discovery/favourites/wish";
import { OPEN, isBare, isSame, toKept, withKept } from "../src/features/discovery/kept/model";
import { type Filters, NO_FILTERS, clearedFilters, countFilters, narrowingsOf, readFilters, searchQuery, windowOf, withoutNarrowing, writeFilters } from "../src/features/discovery/model";
import { withSearch } from "../src/features/discovery/recent";
import { categoriesLike } from "../src/features/discovery/suggest";

const FULL: Filters = {
  q: "repair",
  category: 3,
  service: 12,
  sort: "rating",
  priceMin: 5000,
  priceMax: 10000,
  ratingMin: 4,
  radiusKm: 5,
  day: "2026-11-28",
  part: "morning",
  language: "fi",
  gender: "female",
  favouritesFirst: false,
  placeKind: "online",
};

describe("filters in the address", () => {
  it("come back as they were written", () => {
    expect(readFilters(writeFilters(FULL))).toEqual(FULL);
    expect(writeFilters(NO_FILTERS).toString()).toBe("");
    expect(readFilters(new URLSearchParams())).toEqual(NO_FILTERS);
  });

  it("leave out what is nonsense", () => {
    const odd = new URLSearchParams("category=x&sort=magic&day=tomorrow&part=night&language=%27%3B&gender=robot&price_min=");
    expect(readFilters(odd)).toEqual(NO_FILTERS);
  });

  it("are asked for as the server wants them, the window on the place's clock", () => {
    const market = { code: "hel", time_zone: "Europe/Helsinki" } as Market;
    expect(searchQuery(FULL, market, { kind: "center", id: null, label: null, lat: 60, lon: 25 })).toMatchObject({
      market: "hel",
      q: "repair",
      price_min: 5000,
      rating_min: 4,
      language: "fi",
      gender: "female",
      free_from: "2026-11-28T04:00:00.000Z",
      free_to: "2026-11-28T10:00:00.000Z",
    });
    expect(windowOf("2026-11-28", null, "Europe/Helsinki")).toEqual({ from: "2026-11-27T22:00:00.000Z", to: "2026-11-28T22:00:00.000Z" });
  });
});

describe("what narrows a search", () => {
  it("is told one by one, and lets go one by one", () => {
    expect(narrowingsOf(FULL)).toEqual(["q", "day", "price", "rating", "radius", "language", "gender", "place"]);
    expect(countFilters(FULL)).toBe(7);
    expect(withoutNarrowing(FULL, "day")).toMatchObject({ day: null, part: null, radiusKm: 5 });
    expect(narrowingsOf(withoutNarrowing(FULL, "price"))).not.toContain("price");
  });

  it("is cleared without losing what is looked for", () => {
    expect(clearedFilters(FULL)).toEqual({ ...NO_FILTERS, q: "repair", category: 3, service: 12, sort: "rating", favouritesFirst: false });
  });
});

describe("recent searches", () => {
  it("keep the latest first, each once", () => {
    expect(withSearch(["tap", "Sofa"], " sofa ")).toEqual(["sofa", "tap"]);
    expect(withSearch(["tap"], "x")).toEqual(["tap"]);
    expect(withSearch(["a1", "a2", "a3", "a4", "a5", "a6"], "new")).toEqual(["new", "a1", "a2", "a3", "a4", "a5"]);
  });
});

describe("suggested categories", () => {
  const node = (id: number, name: string, children: Category[] = []): Category => ({ id, name, slug: "", icon: "", photo: null, service_count: 1, may_choose_gender: false, children });
  const tree = [node(1, "Home cleaning", [node(2, "Windows and textiles")]), node(3, "上门保洁")];

  it("have a word that begins so", () => {
    expect(categoriesLike(tree, "clean").map((one) => one.id)).toEqual([1]);
    expect(categoriesLike(tree, "TEXT").map((one) => one.id)).toEqual([2]);
    expect(categoriesLike(tree, "leaning")).toEqual([]);
    expect(categoriesLike(tree, "保洁").map((one) => one.id)).toEqual([3]);
    expect(categoriesLike(tree, " ")).toEqual([]);
  });
});

describe("booking again", () => {
  const visit = (id: string, offer: number, state: string): Visit => ({ id, offer_id: offer, state, service_id: 5, quantity: 2, specialist: { id: 9 }, place: { line: "Street 1", details: "" } }) as unknown as Visit;
  const order = (market: string, ...visits: Visit[]): Order => ({ market, visits }) as unknown as Order;

  it("offers the last done visits of the city, one for each offer", () => {
    const orders = [order("hel", visit("a", 1, "done")), order("hel", visit("b", 1, "done"), visit("c", 2, "cancelled")), order("mow", visit("d", 3, "done")), order("hel", visit("e", 4, "done"))];
    expect(doneBefore(orders, "hel").map((one) => one.id)).toEqual(["a", "e"]);
  });
});

describe("remembered filters", () => {
  it("are all but what is looked for and the day", () => {
    expect(withKept(NO_FILTERS, toKept({ ...FULL, category: 3, service: null }))).toEqual({ ...NO_FILTERS, sort: FULL.sort, ratingMin: FULL.ratingMin, radiusKm: FULL.radiusKm, language: FULL.language, gender: FULL.gender, favouritesFirst: false, placeKind: FULL.placeKind });
    expect(withKept({ ...NO_FILTERS, q: "tap", category: 7 }, OPEN)).toEqual({ ...NO_FILTERS, q: "tap", category: 7 });
  });

  it("bring limits of price to what these were set for only", () => {
    const kept = toKept({ ...NO_FILTERS, category: 3, priceMin: 1000, priceMax: 5000 });
    expect(withKept({ ...NO_FILTERS, category: 3 }, kept)).toMatchObject({ priceMin: 1000, priceMax: 5000 });
    expect(withKept({ ...NO_FILTERS, category: 4 }, kept)).toMatchObject({ priceMin: null, priceMax: null });
    expect(withKept({ ...NO_FILTERS, category: 3, service: 12 }, kept)).toMatchObject({ priceMin: null, priceMax: null });
  });

  it("give way to an address that says how to filter", () => {
    expect(isBare(new URLSearchParams("q=tap&category=3&service=12&view=map"))).toBe(true);
    for (const said of ["sort=price", "rating=4", "radius=5", "day=2026-11-28", "favourites=any", "price_max=100", "place_kind=online"]) expect(isBare(new URLSearchParams(said))).toBe(false);
  });

  it("are the same whatever is left out of them", () => {
    expect(isSame(OPEN, toKept(NO_FILTERS))).toBe(true);
    expect(isSame({ ...OPEN, rating_min: 4 }, OPEN)).toBe(false);
  });
});

describe("favourites on screen", () => {
  it("follow the last wish", () => {
    expect(afterWish([1, 2], { specialistId: 3, keep: true })).toEqual([3, 1, 2]);
    expect(afterWish([1, 2], { specialistId: 2, keep: true })).toEqual([2, 1]);
    expect(afterWish([1, 2], { specialistId: 2, keep: false })).toEqual([1]);
  });
});

describe("a few starts", () => {
  const day = (date: string, ...times: string[]): SlotDay => ({ day: date, count: times.length, starts: times.map((time) => `${date}T${time}:00Z`), best: [] });

  it("are an hour apart, three a day at most", () => {
    const days = [day("2026-11-23", "07:00", "07:15", "08:00", "09:30", "11:00"), day("2026-11-24"), day("2026-11-25", "07:00", "09:00", "10:00")];
    expect(fewStarts(days, 5)).toEqual(["2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z", "2026-11-23T09:30:00Z", "2026-11-25T07:00:00Z", "2026-11-25T09:00:00Z"]);
    expect(fewStarts([], 5)).toEqual([]);
  });
});
