import { describe, expect, it } from "vitest";
import { type KeptAct, type VisitActKind, expectedState, isStep, localPictures, mended, sendable, settled, withPicture } from "../src/visit/acts";
import { type KeptFix, MOST_IN_BATCH, batchesOf, fixOut, hasMoved, isTelling, nearness } from "../src/visit/fixes";
import { type Stroke, extended, inkPath, inkPoint, isSigned } from "../src/visit/strokes";

const act = (id: string, kind: VisitActKind, more: Partial<KeptAct> = {}): KeptAct => ({ id, kind, visitId: "v", at: "2026-11-22T10:00:00Z", data: {}, ...more });
const refused = { outcome: "refused", problem: null } as const;

describe("acts kept on the device", () => {
  it("tell where the visit stands once they are sent", () => {
    const whole = [act("1", "set_off"), act("2", "check_in"), act("3", "start"), act("4", "item"), act("5", "finish")];
    expect(expectedState("accepted", whole)).toBe("done");
    expect(expectedState("accepted", whole.slice(0, 3))).toBe("working");
    expect(expectedState("arrived", [act("1", "check_in")])).toBe("arrived");
    expect(expectedState("cancelled", whole)).toBe("cancelled");
  });

  it("do not count once they were refused", () => {
    expect(expectedState("on_the_way", [act("1", "check_in", { trouble: refused }), act("2", "start")])).toBe("on_the_way");
  });

  it("are sent in order up to the first in trouble, so many at once", () => {
    const kept = [act("1", "item"), act("2", "photo"), act("3", "finish", { trouble: refused }), act("4", "note")];
    expect(sendable(kept, 10).map(({ id }) => id)).toEqual(["1", "2"]);
    expect(sendable(kept, 1).map(({ id }) => id)).toEqual(["1"]);
  });

  it("are not held up by a photo that was refused, nor sent after a conflict", () => {
    const photo = act("1", "photo", { trouble: refused });
    expect(sendable([photo, act("2", "finish")], 10).map(({ id }) => id)).toEqual(["2"]);
    expect(sendable([act("1", "item", { trouble: { outcome: "conflict", problem: null } }), act("2", "finish")], 10)).toEqual([]);
  });

  it("leave out where one has been when nobody takes it any more", () => {
    expect(settled([act("1", "positions"), act("2", "arrive")], [{ id: "1", outcome: "refused" }]).map(({ id }) => id)).toEqual(["2"]);
  });

  it("go when the server has them, and stay with its reason when it does not want them", () => {
    const kept = [act("1", "set_off"), act("2", "arrive"), act("3", "start"), act("4", "finish"), act("5", "note")];
    const problem = { title: "No", status: 409, code: "check_in_missing" };
    const left = settled(kept, [
      { id: "1", outcome: "again" },
      { id: "2", outcome: "applied" },
      { id: "3", outcome: "refused", problem },
      { id: "4", outcome: "waiting" },
    ]);
    expect(left.map(({ id }) => id)).toEqual(["3", "4", "5"]);
    expect(left[0]?.trouble).toEqual({ outcome: "refused", problem });
    expect(left[1]?.trouble).toBeUndefined();
  });

  it("keep their place when they are mended, under a new name", () => {
    const kept = [act("1", "check_in", { trouble: refused, data: { how: "code" } }), act("2", "start")];
    const next = mended(kept, "1", "9", { how: "override" });
    expect(next.map(({ id }) => id)).toEqual(["9", "2"]);
    expect(next[0]).toEqual(act("9", "check_in", { data: { how: "override" } }));
    expect(mended(kept, "1", "9")[0]?.data).toEqual({ how: "code" });
  });

  it("wait for their picture", () => {
    const photo = act("1", "photo", { data: { kind: "after", local_photo: "p" } });
    expect(localPictures(photo)).toEqual(["p"]);
    expect(withPicture(photo, "7").data).toEqual({ kind: "after", photo_id: "7" });
    expect(localPictures(withPicture(photo, "7"))).toEqual([]);
  });

  it("know which of them are steps", () => {
    expect((["set_off", "arrive", "check_in", "start", "finish"] as const).every(isStep)).toBe(true);
    expect((["item", "photo", "note", "positions", "sign_off", "extra"] as const).some(isStep)).toBe(false);
  });
});

const fix = (seconds: number, metres = 0, accuracy = 10): KeptFix => ({ lat: 60.17 + metres / 111_320, lon: 24.94, accuracy_m: accuracy, at: new Date(Date.UTC(2026, 10, 22, 10, 0, seconds)).toISOString() });

describe("readings of the device's place", () => {
  it.each([
    ["the first", fix(0), null, true],
    ["too soon", fix(2, 50), fix(0), false],
    ["moved", fix(5, 50), fix(0), true],
    ["stands still", fix(5, 2), fix(0), false],
    ["stands still for long", fix(20, 2), fix(0), true],
    ["a mast's guess", fix(60, 500, 5_000), fix(0), false],
    ["a clock set back", fix(0, 50), fix(50), true],
  ])("%s", (_, now, before, telling) => {
    expect(isTelling(now, before)).toBe(telling);
  });

  it("tell a new place however soon it comes, unless a mast guessed it", () => {
    expect(hasMoved(fix(1, 50), fix(0))).toBe(true);
    expect(hasMoved(fix(1, 3), fix(0))).toBe(false);
    expect(hasMoved(fix(60, 500, 5_000), fix(0))).toBe(false);
  });

  it.each([
    ["at the door", 100, 10, "near"],
    ["a little away, but not sure", 220, 80, "near"],
    ["no vagueness helps further", 260, 400, "far"],
    ["in another street", 400, 10, "far"],
    ["no idea", 0, 501, "vague"],
  ])("tell how near a door is: %s", (_, metres, accuracy, verdict) => {
    expect(nearness(fix(0, metres, accuracy), fix(0), 150)).toBe(verdict);
  });

  it("leave in parts that the server takes, none lost", () => {
    const many = Array.from({ length: 2 * MOST_IN_BATCH + 1 }, (_, index) => fix(index));
    const batches = batchesOf(many);
    expect(batches.map((batch) => batch.length)).toEqual([MOST_IN_BATCH, MOST_IN_BATCH, 1]);
    expect(batches.flat()).toEqual(many);
    expect(batchesOf([])).toEqual([]);
  });

  it("are rounded to what they are good for", () => {
    expect(fixOut({ at: "t", lat: 60.123456789, lon: 24.987654321, accuracy_m: 7.6 })).toEqual({ at: "t", lat: 60.123457, lon: 24.987654, accuracy_m: 8 });
  });
});

describe("a signature", () => {
  it("is kept in the pad's own measure, whatever the screen", () => {
    expect(inkPoint(170, 85, 340)).toEqual([500, 250]);
    expect(inkPoint(-5, 900, 340)).toEqual([0, 500]);
  });

  it("leaves out what the finger did not move", () => {
    const stroke = extended(extended([[0, 0]], [2, 2]), [40, 0]);
    expect(stroke).toEqual([
      [0, 0],
      [40, 0],
    ]);
  });

  it("is more than a dot", () => {
    const line: Stroke = [
      [0, 0],
      [100, 0],
      [100, 100],
    ];
    expect(isSigned([line])).toBe(true);
    expect(isSigned([[[5, 5]]])).toBe(false);
    expect(isSigned([])).toBe(false);
  });

  it("is drawn as paths", () => {
    expect(inkPath([[1, 2]])).toBe("M1 2h0");
    expect(
      inkPath([
        [1, 2],
        [3, 4],
      ]),
    ).toBe("M1 2L3 4");
    expect(inkPath([])).toBe("");
  });
});
