import { describe, expect, it } from "vitest";
import { landmarksOf, nearestLandmark } from "../src/place/landmarks";
import { Pad, boundsOf, boxAround, isInside, kilometresBetween } from "../src/place/plane";

const HELSINKI = [
  { lat: 60.13, lon: 24.79 },
  { lat: 60.13, lon: 25.18 },
  { lat: 60.29, lon: 25.18 },
  { lat: 60.29, lon: 24.79 },
];

describe("the pad", () => {
  const pad = new Pad(boundsOf(HELSINKI), 320);

  it("goes to the drawing and back", () => {
    const there = { lat: 60.1841, lon: 24.9498 };
    const { x, y } = pad.toPad(there);
    const back = pad.toPosition(x, y);
    expect(kilometresBetween(there, back)).toBeLessThan(0.001);
  });

  it("keeps true proportions", () => {
    const a = pad.toPad({ lat: 60.2, lon: 24.9 });
    const north = pad.toPad({ lat: 60.2 + 1 / 111.32, lon: 24.9 });
    expect(Math.abs(a.y - north.y)).toBeCloseTo(pad.scale, 3);
  });

  it("zooms without leaving the whole", () => {
    const whole = boundsOf(HELSINKI);
    const corner = boxAround({ lat: 60.13, lon: 24.79 }, 8, 0.7, whole);
    expect(corner.south).toBeGreaterThanOrEqual(whole.south);
    expect(corner.west).toBeGreaterThanOrEqual(whole.west);
    expect(boxAround({ lat: 60.2, lon: 25 }, 500, 0.7, whole)).toEqual(whole);
  });
});

describe("places", () => {
  it("are inside or outside the served area", () => {
    expect(isInside({ lat: 60.2, lon: 25 }, HELSINKI)).toBe(true);
    expect(isInside({ lat: 60.2, lon: 25.3 }, HELSINKI)).toBe(false);
    for (const landmark of landmarksOf("hel")) expect(isInside(landmark, HELSINKI)).toBe(true);
  });

  it("are named by the nearest quarter", () => {
    expect(nearestLandmark("hel", { lat: 60.1845, lon: 24.951 })?.id).toBe("kallio");
    expect(nearestLandmark("nowhere", { lat: 0, lon: 0 })).toBeNull();
  });
});
