import { describe, expect, it } from "vitest";
import { groupByDayPart, halfHours, nearestStarts, shownHours, sparseStarts } from "../src/booking/slots";
import { VISIT_STATES, isLive, nextAct, visitTimeline, visitTone } from "../src/booking/state";

const change = (target: string, minute: number) => ({ target, changed_at: `2026-11-23T08:${String(minute).padStart(2, "0")}:00Z` });

describe("the line of a visit", () => {
  it("shows the walk so far and what is still to come", () => {
    const steps = visitTimeline("on_the_way", [change("requested", 0), change("accepted", 5), change("on_the_way", 30)]);
    expect(steps.map((step) => step.reached)).toEqual([true, true, true, false, false, false]);
    expect(steps.find((step) => step.current)?.state).toBe("on_the_way");
    expect(steps[1]?.at).toBe("2026-11-23T08:05:00Z");
  });

  it("counts an automatic acceptance as asked and answered at once", () => {
    const steps = visitTimeline("accepted", [change("held", 0), change("accepted", 1)]);
    expect(steps[0]).toMatchObject({ state: "requested", reached: true, at: "2026-11-23T08:01:00Z" });
  });

  it("forgets the acceptance of a visit that was moved and asked again", () => {
    const steps = visitTimeline("requested", [change("requested", 0), change("accepted", 5), change("requested", 9)]);
    expect(steps[0]?.at).toBe("2026-11-23T08:09:00Z");
    expect(steps[1]).toMatchObject({ reached: false, at: null });
  });

  it("ends with what really happened", () => {
    const steps = visitTimeline("cancelled", [change("requested", 0), change("accepted", 5), change("cancelled", 9)]);
    expect(steps.map((step) => step.state)).toEqual(["requested", "accepted", "cancelled"]);
    expect(steps.at(-1)).toMatchObject({ current: true, reached: true });
  });

  it("has a tone and a line for every state", () => {
    for (const state of VISIT_STATES) {
      expect(visitTone(state)).toBeTruthy();
      expect(visitTimeline(state, []).length).toBeGreaterThan(0);
    }
  });
});

describe("the specialist's next step", () => {
  it("leads from accepting to done, one step at a time", () => {
    expect(VISIT_STATES.map((state) => nextAct(state)).filter(Boolean)).toEqual(["on-the-way", "arrive", "start", "finish"]);
    expect(VISIT_STATES.filter(isLive)).toHaveLength(6);
  });
});

describe("starts", () => {
  it("are grouped by the part of the day on the place's clock", () => {
    const groups = groupByDayPart(["2026-11-23T06:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z"], "Europe/Helsinki");
    expect(groups.map((group) => group.part)).toEqual(["morning", "afternoon", "evening"]);
  });

  it("nearest to a lost one come in order, without it", () => {
    const starts = ["2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z", "2026-11-24T08:00:00Z"];
    expect(nearestStarts(starts, "2026-11-23T09:00:00+00:00")).toEqual([starts[0], starts[2], starts[3]]);
    expect(nearestStarts([], "2026-11-23T09:00:00Z")).toEqual([]);
  });
});

describe("a day's sheet of starts", () => {
  const zone = "Europe/Helsinki";

  it("spans the hours in which anything is free", () => {
    expect(shownHours(["2026-11-23T07:15:00Z", "2026-11-23T15:45:00Z"], zone)).toEqual({ from: 9, to: 18 });
    expect(shownHours([], zone)).toEqual({ from: 8, to: 20 });
  });

  it("has the half hours of the place's clock", () => {
    expect(halfHours("2026-11-23", zone, { from: 9, to: 11 })).toEqual(["2026-11-23T07:00:00Z", "2026-11-23T07:30:00Z", "2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z"]);
  });

  it("leaves out what a clock change skips", () => {
    const marks = halfHours("2026-03-29", zone, { from: 2, to: 5 });
    expect(marks).toEqual(["2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]);
  });

  it("shows one start a half hour, and what cannot be had", () => {
    const marks = halfHours("2026-11-23", zone, { from: 9, to: 11 });
    const free = ["2026-11-23T07:45:00Z", "2026-11-23T08:00:00Z", "2026-11-23T08:15:00Z"];
    expect(sparseStarts(free, marks, 0)).toEqual({
      shown: ["2026-11-23T07:45:00Z", "2026-11-23T08:00:00Z"],
      refused: ["2026-11-23T07:00:00Z", "2026-11-23T08:30:00Z"],
    });
    expect(sparseStarts(free, marks, Date.parse("2026-11-23T07:10:00Z")).refused).toEqual(["2026-11-23T08:30:00Z"]);
  });
});
