import { describe, expect, it } from "vitest";
import { boxOf, buildGrid, hoursWorthShowing, instantAtRow, mondayOf, spanBetween } from "../src/schedule/grid";

const ZONE = "Europe/Helsinki";
const plain = { day: "2026-03-28", starts_at: "2026-03-27T22:00:00Z", ends_at: "2026-03-28T22:00:00Z" };
const short = { day: "2026-03-29", starts_at: "2026-03-28T22:00:00Z", ends_at: "2026-03-29T21:00:00Z" };
const long = { day: "2026-10-25", starts_at: "2026-10-24T21:00:00Z", ends_at: "2026-10-25T22:00:00Z" };
const at = (text: string) => Date.parse(text);

describe("the grid of a week", () => {
  it("has a row for each hour of the clock", () => {
    const grid = buildGrid([plain], ZONE);
    expect(grid.rows).toHaveLength(24);
    expect(grid.columns[0]?.hours[9]).toBe(at("2026-03-28T07:00:00Z"));
  });

  it("leaves the hour empty that the clock skips", () => {
    const grid = buildGrid([plain, short], ZONE);
    expect(grid.rows).toHaveLength(24);
    expect(grid.columns[1]?.hours[3]).toBeNull();
    expect(grid.columns[1]?.hours[4]).toBe(at("2026-03-29T01:00:00Z"));
    expect(grid.columns[1]?.hours.filter((hour) => hour !== null)).toHaveLength(23);
  });

  it("draws the hour twice that the clock shows twice", () => {
    const grid = buildGrid([long], ZONE);
    expect(grid.rows).toHaveLength(25);
    expect(grid.rows.slice(3, 6)).toEqual([
      { hour: 3, again: 0 },
      { hour: 3, again: 1 },
      { hour: 4, again: 0 },
    ]);
    expect(grid.columns[0]?.hours[4]).toBe(at("2026-10-25T01:00:00Z"));
  });

  it("shows a part of the day", () => {
    const grid = buildGrid([plain], ZONE, 8, 18);
    expect(grid.rows).toHaveLength(10);
    const column = grid.columns[0]!;
    expect(boxOf(column, at("2026-03-28T07:00:00Z"), at("2026-03-28T08:30:00Z"))).toMatchObject({ top: 1, cutStart: false, cutEnd: false });
    expect(boxOf(column, at("2026-03-28T07:00:00Z"), at("2026-03-28T08:30:00Z"))?.height).toBeCloseTo(1.5, 5);
    const whole = boxOf(column, column.startsAt, column.endsAt);
    expect(whole).toMatchObject({ top: 0, cutStart: true, cutEnd: true });
    expect(whole?.height).toBeCloseTo(10, 5);
    expect(boxOf(column, at("2026-03-28T00:00:00Z"), at("2026-03-28T02:00:00Z"))).toBeNull();
  });

  it("draws a span across a clock change as long as it is", () => {
    const night = boxOf(buildGrid([long], ZONE).columns[0]!, at("2026-10-24T23:00:00Z"), at("2026-10-25T02:00:00Z"));
    expect(night?.height).toBeCloseTo(3, 5);
    // On the short day the skipped hour stays empty in the middle.
    const spring = boxOf(buildGrid([short], ZONE).columns[0]!, at("2026-03-29T00:00:00Z"), at("2026-03-29T02:00:00Z"));
    expect(spring?.height).toBeCloseTo(3, 5);
  });
});

describe("dragging", () => {
  it("snaps to steps", () => {
    const column = buildGrid([plain], ZONE, 8, 18).columns[0]!;
    expect(instantAtRow(column, 1.3, 15)).toBe(at("2026-03-28T07:15:00Z"));
    expect(instantAtRow(column, 1.99, 15)).toBe(at("2026-03-28T08:00:00Z"));
    expect(instantAtRow(column, -3, 15)).toBe(at("2026-03-28T06:00:00Z"));
    expect(instantAtRow(column, 99, 15)).toBe(at("2026-03-28T16:00:00Z"));
  });

  it("jumps over the hour that does not exist", () => {
    const column = buildGrid([short], ZONE).columns[0]!;
    expect(instantAtRow(column, 3.5, 15)).toBe(at("2026-03-29T01:00:00Z"));
    expect(instantAtRow(column, 2.5, 15)).toBe(at("2026-03-29T00:30:00Z"));
  });

  it("tells the two hours of the same name apart", () => {
    const column = buildGrid([long], ZONE).columns[0]!;
    expect(instantAtRow(column, 3.5, 15)).toBe(at("2026-10-25T00:30:00Z"));
    expect(instantAtRow(column, 4.5, 15)).toBe(at("2026-10-25T01:30:00Z"));
    expect(instantAtRow(column, 25, 15)).toBe(at("2026-10-25T22:00:00Z"));
  });

  it("selects at least one step, whichever way it goes", () => {
    const column = buildGrid([plain], ZONE).columns[0]!;
    const nine = at("2026-03-28T07:00:00Z");
    expect(spanBetween(column, nine, nine, 15)).toEqual({ from: nine, until: nine + 900_000 });
    expect(spanBetween(column, nine, nine - 3_600_000, 15)).toEqual({ from: nine - 3_600_000, until: nine });
    expect(spanBetween(column, column.endsAt, column.endsAt, 15)).toEqual({ from: column.endsAt - 900_000, until: column.endsAt });
  });
});

describe("hours worth showing", () => {
  const free = { ...plain, open: [], visits: [] };
  it("are office hours on a free day", () => {
    expect(hoursWorthShowing([free], ZONE)).toEqual({ from: 8, until: 18 });
  });
  it("hold everything open or promised", () => {
    const open = [{ starts_at: "2026-03-28T07:00:00Z", ends_at: "2026-03-28T15:00:00Z" }];
    const visits = [{ occupied_from: "2026-03-28T17:30:00Z", occupied_until: "2026-03-28T19:00:00Z" }];
    expect(hoursWorthShowing([{ ...free, open, visits }], ZONE)).toEqual({ from: 8, until: 22 });
  });
  it("are the whole day when it is open whole", () => {
    expect(hoursWorthShowing([{ ...free, open: [plain] }], ZONE)).toEqual({ from: 0, until: 24 });
  });
});

it("knows the Monday of a date", () => {
  expect(mondayOf("2026-11-22")).toBe("2026-11-16");
  expect(mondayOf("2026-11-23")).toBe("2026-11-23");
});
