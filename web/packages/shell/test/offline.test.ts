import { describe, expect, it } from "vitest";
import { isPublic } from "../src/offline/public";
import { detailsWithin, isKept } from "../src/offline/rules";

describe("what is kept for times without a network", () => {
  it("is the person's own and the names around it, never prices or free times", () => {
    for (const key of [["booking", "orders", "upcoming"], ["account", "me"], ["catalog", "service", "hel", 1], ["config"], ["notices"]]) expect(isKept(key)).toBe(true);
    for (const key of [["booking", "quote", 1], ["availability", "slots", {}], ["discovery", "search"], ["account", "sessions"]]) expect(isKept(key)).toBe(false);
  });

  it("fills the pages of what kept lists hold", () => {
    const one = { id: "a", state: "held" };
    expect(detailsWithin(["booking", "orders", "upcoming"], { pages: [{ items: [one] }], pageParams: [null] })).toEqual([{ key: ["booking", "order", "a"], data: one }]);
    expect(detailsWithin(["booking", "requests"], [one])).toEqual([{ key: ["booking", "visit", "a"], data: one }]);
    const schedule = { days: [{ day: "2026-01-12", open: [], visits: [one] }, { day: "2026-01-13", open: [], visits: [] }] };
    expect(detailsWithin(["booking", "schedule", "today", 1], schedule)).toEqual([{ key: ["booking", "visit", "a"], data: one }]);
    expect(detailsWithin(["booking", "order", "a"], one)).toEqual([]);
    expect(detailsWithin(["booking", "orders", "past"], undefined)).toEqual([]);
  });
});

it("outlives a session only when it is the same for everybody", () => {
  expect(isPublic(["catalog", "categories", "hel"])).toBe(true);
  expect(isPublic(["availability", "slots", {}])).toBe(true);
  for (const key of [["availability", "hours"], ["reviews", "due"], ["account", "me"], ["booking", "orders"], ["discovery", "search"], ["device", "push"]]) expect(isPublic(key)).toBe(false);
});
