import { describe, expect, it } from "vitest";
import { boundsOf, isInside, kilometresBetween, middleOfSquare } from "../src/place/plane";

const HELSINKI = [
  { lat: 60.13, lon: 24.79 },
  { lat: 60.13, lon: 25.18 },
  { lat: 60.29, lon: 25.18 },
  { lat: 60.29, lon: 24.79 },
];

describe("places", () => {
  it("are inside or outside the served area", () => {
    expect(isInside({ lat: 60.2, lon: 25 }, HELSINKI)).toBe(true);
    expect(isInside({ lat: 60.2, lon: 25.3 }, HELSINKI)).toBe(false);
  });

  it("have a box around them, with a margin", () => {
    expect(boundsOf(HELSINKI, 0)).toEqual({ south: 60.13, north: 60.29, west: 24.79, east: 25.18 });
    expect(boundsOf(HELSINKI, 0.5).north).toBeCloseTo(60.37, 6);
  });

  it("are as far apart as the land between them", () => {
    expect(kilometresBetween({ lat: 60, lon: 25 }, { lat: 60.01, lon: 25 })).toBeCloseTo(1.113, 2);
    expect(kilometresBetween({ lat: 60, lon: 25 }, { lat: 60, lon: 25.02 })).toBeCloseTo(1.113, 2);
  });

  it("are told before setting out by the middle of their square, which the server takes for the same one", () => {
    const center = { lat: 60.17, lon: 24.94 };
    const middle = middleOfSquare({ lat: 60.1834, lon: 24.9561 }, center);
    expect(middleOfSquare(middle, center)).toEqual({ lat: expect.closeTo(middle.lat, 9), lon: expect.closeTo(middle.lon, 9) });
    expect(kilometresBetween(middle, { lat: 60.1834, lon: 24.9561 })).toBeLessThan(0.36);
    // Everybody within the square gives the same answer, so nothing finer can be told from it.
    expect(middleOfSquare({ lat: middle.lat + 0.002, lon: middle.lon - 0.004 }, center)).toEqual(middle);
    const other = middleOfSquare({ lat: middle.lat + 0.0025, lon: middle.lon }, center);
    expect(kilometresBetween(other, middle)).toBeCloseTo(0.5, 2);
  });
});
