import { describe, expect, it } from "vitest";
import { STREET_ZOOM, cameraAround, round, toPixels } from "../src/camera";
import { canSplit, clusterOf } from "../src/clusters";
import { between } from "../src/engine/glide";
import { nearestLine } from "../src/engine/nearest";
import { type Place, nearestDistrict } from "../src/places";
import { STREET_LAYERS } from "../src/style/streets";
import { lineData, makeStyle } from "../src/style/style";

const KALLIO = { lat: 60.1841, lon: 24.9496 };
const PASILA = { lat: 60.1995, lon: 24.932 };

describe("the camera", () => {
  it("lays the world flat", () => {
    expect(toPixels({ lat: 0, lon: 0 }, 0)).toEqual({ x: 256, y: 256 });
    expect(toPixels(KALLIO, 10).x * 2).toBeCloseTo(toPixels(KALLIO, 11).x, 6);
    expect(toPixels(PASILA, 10).y).toBeLessThan(toPixels(KALLIO, 10).y);
  });

  it("shows all positions within the frame", () => {
    const camera = cameraAround([KALLIO, PASILA], 400, 300);
    expect(camera).not.toBeNull();
    const zoom = camera?.zoom ?? 0;
    const [one, other] = [toPixels(KALLIO, zoom), toPixels(PASILA, zoom)];
    expect(Math.abs(one.x - other.x)).toBeLessThanOrEqual(400 - 96 + 0.01);
    expect(Math.abs(one.y - other.y)).toBeLessThanOrEqual(300 - 96 + 0.01);
  });

  it("shows one position from near and none not at all", () => {
    expect(cameraAround([KALLIO], 400, 300)?.zoom).toBe(STREET_ZOOM);
    expect(cameraAround([], 400, 300)).toBeNull();
  });

  it("keeps a tenth of a metre", () => {
    expect(round({ lat: 60.123456789, lon: 24.987654321 })).toEqual({ lat: 60.123457, lon: 24.987654 });
  });
});

describe("clusters", () => {
  const members = [
    { id: "a", ...KALLIO },
    { id: "b", lat: KALLIO.lat + 0.0002, lon: KALLIO.lon },
    { id: "c", ...PASILA },
  ];
  const keyOf = (member: { id: string }) => member.id;

  it("join what lies close on screen and part when nearer", () => {
    expect(clusterOf(members, 12, keyOf).map((cluster) => cluster.members.map(keyOf))).toEqual([["a", "b"], ["c"]]);
    expect(clusterOf(members, 8, keyOf)).toHaveLength(1);
    expect(clusterOf(members, 18, keyOf)).toHaveLength(3);
  });

  it("lose nobody and stand at their first member", () => {
    for (const zoom of [8, 10, 12, 14, 16]) {
      const clusters = clusterOf(members, zoom, keyOf);
      expect(clusters.flatMap((cluster) => cluster.members)).toHaveLength(3);
      for (const cluster of clusters) expect(cluster.key).toBe(cluster.members[0]?.id);
    }
  });

  it("know when looking closer is of no use", () => {
    const same = clusterOf([{ id: "a", ...KALLIO }, { id: "b", ...KALLIO }], 15, keyOf);
    expect(same[0] && canSplit(same[0])).toBe(false);
    const apart = clusterOf(members, 12, keyOf);
    expect(apart[0] && canSplit(apart[0])).toBe(true);
  });
});

describe("what is near", () => {
  const lines = [
    { name: "Fleminginkatu", points: [[24.9488, 60.1832], [24.9528, 60.1895]] as [number, number][] },
    { name: "Helsinginkatu", points: [[24.9375, 60.1872], [24.9612, 60.1878]] as [number, number][] },
    { name: "a single point", points: [[24.9496, 60.1841]] as [number, number][] },
  ];

  it("is the street that passes nearest, not the one whose corner is", () => {
    expect(nearestLine(lines, { lat: 60.1842, lon: 24.95 })?.name).toBe("Fleminginkatu");
    expect(nearestLine(lines, { lat: 60.1874, lon: 24.942 })?.name).toBe("Helsinginkatu");
    expect(nearestLine([], KALLIO)).toBeNull();
  });

  it("is the district with the nearest middle; other places do not count", () => {
    const names = { en: "", ru: "", "zh-Hans": "", "zh-Hant": "" };
    const places: Place[] = [
      { id: "1", kind: "station", name: "Sörnäinen", names, ...KALLIO },
      { id: "2", kind: "district", name: "Pasila", names, ...PASILA },
      { id: "3", kind: "district", name: "Kallio", names, lat: KALLIO.lat + 0.002, lon: KALLIO.lon },
    ];
    expect(nearestDistrict(places, KALLIO)?.name).toBe("Kallio");
    expect(nearestDistrict([], KALLIO)).toBeNull();
  });
});

describe("the style", () => {
  const area = [KALLIO, PASILA, { lat: 60.2, lon: 25 }];

  it("names each layer once and fetches nothing but the tiles", () => {
    const style = makeStyle("pmtiles://here/maps/hel.pmtiles", area, false, "en");
    const ids = style.layers.map((layer) => layer.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(STREET_LAYERS.every((id) => ids.includes(id))).toBe(true);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
  });

  it("has a face for the dark and names in the reader's language", () => {
    const light = JSON.stringify(makeStyle("pmtiles://t", area, false, "ru"));
    const dark = JSON.stringify(makeStyle("pmtiles://t", area, true, "ru"));
    expect(light).not.toBe(dark);
    expect(light).toContain("name_ru");
    expect(JSON.stringify(makeStyle("pmtiles://t", area, false, "zh-Hant"))).toContain("name_hant");
  });
});

describe("somebody on their way", () => {
  it("glides softly and ends where they are", () => {
    expect(between(KALLIO, PASILA, 0)).toEqual(KALLIO);
    expect(between(KALLIO, PASILA, 1).lat).toBeCloseTo(PASILA.lat, 9);
    expect(between(KALLIO, PASILA, 0.1).lat - KALLIO.lat).toBeLessThan((PASILA.lat - KALLIO.lat) * 0.1);
  });

  it("leaves a line, of two points and more", () => {
    expect(lineData([[24.9, 60.1]])).toMatchObject({ geometry: { coordinates: [] } });
    expect(lineData([[24.9, 60.1], [25, 60.2]])).toMatchObject({ geometry: { coordinates: [[24.9, 60.1], [25, 60.2]] } });
  });
});
