import { type Market, NO_CHOICES, type Order, type OrderSearch, type Visit, type WantedItem, readChoices, withPlace } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { standing } from "../src/features/booking/model";
import { canFollow, isQuiet, minutesLeft, needsCode, silentSeconds } from "../src/features/follow/model";
import { partsOf, rangeOf, readWhen, searchAgainPath, searchDays, searchPath, writeSearch } from "../src/features/now/model";
import { hasVisitsSoon, isLate, isWaiting } from "../src/features/repair/model";

const NOW = Date.parse("2026-11-24T10:00:00Z");
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();
const visit = (facts: Partial<Visit>) => ({ id: "v", place_kind: "client", state: "accepted", starts_at: at(30), ends_at: at(90), ...facts }) as Visit;
const order = (...visits: Visit[]) => ({ state: "confirmed", visits }) as Order;

describe("following", () => {
  it("begins an hour before the start and ends with the arrival", () => {
    expect(canFollow(visit({}), NOW)).toBe(true);
    expect(canFollow(visit({ starts_at: at(61) }), NOW)).toBe(false);
    expect(canFollow(visit({ state: "on_the_way", starts_at: at(300) }), NOW)).toBe(true);
    for (const state of ["requested", "arrived", "working", "done"] as const) expect(canFollow(visit({ state }), NOW)).toBe(false);
    expect(canFollow(visit({ state: "on_the_way", place_kind: "shop" }), NOW)).toBe(false);
  });

  it("asks for the code from setting out on", () => {
    expect(["accepted", "on_the_way", "arrived", "working", "done"].filter((state) => needsCode(visit({ state: state as Visit["state"] })))).toEqual(["on_the_way", "arrived", "working"]);
  });

  const seen = { position: { lat: 60, lon: 24, at: at(0) }, eta_at: at(12), silent_seconds: 10 };

  it("counts the minutes by the server's clock, whatever this device's says", () => {
    const heardAt = NOW + 24 * 60 * MINUTE; // a day ahead
    expect(minutesLeft(seen, heardAt, heardAt)).toBe(12);
    expect(minutesLeft(seen, heardAt, heardAt + 5 * MINUTE)).toBe(7);
    expect(minutesLeft(seen, heardAt, heardAt + 30 * MINUTE)).toBe(0);
    expect(minutesLeft({ ...seen, eta_at: null }, heardAt, heardAt)).toBeNull();
  });

  it("says when nothing was heard for a minute", () => {
    expect(silentSeconds(seen, NOW, NOW + 20_000)).toBe(30);
    expect(isQuiet(silentSeconds(seen, NOW, NOW + 40_000))).toBe(false);
    expect(isQuiet(silentSeconds(seen, NOW, NOW + 50_000))).toBe(true);
    expect(isQuiet(silentSeconds({ ...seen, silent_seconds: null }, NOW, NOW))).toBe(false);
  });
});

describe("a search", () => {
  const market = { code: "hel", time_zone: "Europe/Helsinki" } as Market; // two hours ahead of UTC

  it("offers what is left of today, and the days after it", () => {
    expect(searchDays(market, NOW)).toEqual(["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"]);
    expect(partsOf("2026-11-24", market, NOW)).toEqual(["all_day", "afternoon", "evening"]);
    const late = Date.parse("2026-11-24T17:30:00Z");
    expect(partsOf("2026-11-24", market, late)).toEqual([]);
    expect(searchDays(market, late)[0]).toBe("2026-11-25");
  });

  it("reads an address, and what is over becomes the next that is possible", () => {
    const read = (text: string) => readWhen(new URLSearchParams(text), market, NOW);
    expect(read("")).toEqual({ kind: "asap" });
    expect(read("when=best&day=2026-11-25&part=morning")).toEqual({ kind: "best", day: "2026-11-25", part: "morning" });
    expect(read("when=best&day=2026-11-24&part=morning")).toEqual({ kind: "best", day: "2026-11-24", part: "all_day" });
    expect(read("when=best&day=2020-01-01&part=noon")).toEqual({ kind: "best", day: "2026-11-24", part: "all_day" });
  });

  const choices = { also: [{ id: 8, quantity: 2 }], variants: [21], addOns: [{ id: 11, quantity: 3 }] };

  it("carries what is wanted in its address, always at the client's", () => {
    expect(searchPath(7, "asap")).toBe("/now/7?when=asap");
    expect(searchPath(7, "asap", 2, choices)).toBe("/now/7?when=asap&quantity=2&also=8%3A2&variants=21&add_ons=11%3A3");
    const best = { kind: "best", day: "2026-11-25", part: "morning" } as const;
    const written = writeSearch(best, 1, withPlace(choices, "shop", 4));
    expect(readChoices(written)).toEqual(choices);
    expect(readWhen(written, market, NOW)).toEqual(best);
    expect(writeSearch(best, 1, NO_CHOICES).toString()).toBe("when=best&day=2026-11-25&part=morning");
  });

  it("can be begun once more for all that it was for", () => {
    const item: WantedItem = { service_id: 7, service_name: "", variant_id: 21, variant_name: "Long", quantity: 1, price_model: "fixed", unit_name: "", minutes: 60, add_ons: [{ id: 11, name: "Mask", quantity: 3 }] };
    const search = { service_id: 7, quantity: 1, when_kind: "best", items: [item, { ...item, service_id: 8, variant_id: null, quantity: 2, add_ons: [] }] } as unknown as OrderSearch;
    expect(searchAgainPath(search)).toBe(searchPath(7, "best", 1, choices));
    expect(searchAgainPath(search, "asap")).toBe(searchPath(7, "asap", 1, choices));
    // An answer that a device has kept since before searches told of it.
    expect(searchAgainPath({ service_id: 7, quantity: 2, when_kind: "asap" } as OrderSearch)).toBe("/now/7?when=asap&quantity=2");
  });

  it("begins a part that has begun already now", () => {
    expect(rangeOf({ kind: "best", day: "2026-11-24", part: "all_day" }, market, NOW)).toEqual({ from: at(0), until: "2026-11-24T18:00:00.000Z" });
    expect(rangeOf({ kind: "best", day: "2026-11-25", part: "morning" }, market, NOW)).toEqual({ from: "2026-11-25T06:00:00.000Z", until: "2026-11-25T10:00:00.000Z" });
  });
});

describe("when somebody drops out", () => {
  it("the order waits for another, who then stands in their place", () => {
    const lost = visit({ id: "lost", state: "cancelled", replace_until: at(15) });
    expect(isWaiting(order(lost))).toBe(true);
    expect(isWaiting(order(visit({})))).toBe(false);
    const next = visit({ id: "next", replaces: "lost" });
    expect(standing(order({ ...lost, replace_until: null }, next)).map(({ id }) => id)).toEqual(["next"]);
  });

  it("lateness is told from five minutes on, and asked for on the day only", () => {
    const expected = { visit_id: "v", starts_at: at(40), ends_at: at(100), later_minutes: 10, cause: "overrun" as const, made_at: at(0) };
    expect(isLate(expected)).toBe(true);
    expect(isLate({ ...expected, later_minutes: 4 })).toBe(false);
    expect(isLate(undefined)).toBe(false);
    expect(hasVisitsSoon(order(visit({})), NOW)).toBe(true);
    expect(hasVisitsSoon(order(visit({ starts_at: at(3_000) })), NOW)).toBe(false);
  });
});
