import { describe, expect, it } from "vitest";
import { groupByDay, pastDay } from "../src/inbox/model";
import { markRead } from "../src/inbox/read";

const t = ((key: string) => key) as never;

describe("the inbox", () => {
  it("groups by the reader's own day", () => {
    const items = ["2026-11-22T21:30:00Z", "2026-11-22T22:30:00Z", "2026-11-21T09:00:00Z"].map((created_at) => ({ created_at }));
    expect(groupByDay(items, "UTC").map((group) => [group.day, group.items.length])).toEqual([
      ["2026-11-22", 2],
      ["2026-11-21", 1],
    ]);
    // In Helsinki half past ten in the evening of UTC is the next day.
    expect(groupByDay(items, "Europe/Helsinki").map((group) => group.day)).toEqual(["2026-11-22", "2026-11-23", "2026-11-21"]);
    expect(groupByDay([], "UTC")).toEqual([]);
  });

  it("names the days behind us", () => {
    const now = new Date("2026-11-22T10:00:00Z");
    expect(pastDay("2026-11-22", "UTC", now, "en", t)).toBe("day.today");
    expect(pastDay("2026-11-21", "UTC", now, "en", t)).toBe("day.yesterday");
    expect(pastDay("2026-11-19", "UTC", now, "en", t)).toContain("19");
  });

  it("marks some or all as read, and leaves those read before", () => {
    const notice = (id: string, read_at: string | null) => ({ id, read_at }) as never;
    const pages = { pageParams: [null], pages: [{ items: [notice("a", null), notice("b", null), notice("c", "then")], unread: 2, next_cursor: null }] };
    const read = (ids: readonly string[] | "all") => markRead(pages, ids, "now").pages[0]?.items.map((one) => one.read_at);
    expect(read(["b"])).toEqual([null, "now", "then"]);
    expect(read("all")).toEqual(["now", "now", "then"]);
    expect(pages.pages[0]?.items[0]).toEqual({ id: "a", read_at: null });
  });
});
