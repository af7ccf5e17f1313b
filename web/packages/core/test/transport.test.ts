import { describe, expect, it } from "vitest";
import { ActKeys } from "../src/api/idempotency";
import { OfflineError, ProblemError, isTemporary, unwrap } from "../src/api/problem";
import { SseParser } from "../src/live/sse";
import { HintSequence } from "../src/live/stream";
import { type FollowedTrip, type LivePosition, withPosition } from "../src/live/positions";
import { TabTopics, WatchBoard } from "../src/live/watch";
import { createStore } from "../src/storage";

const noStorage = () => {
  throw new Error("no storage here");
};

describe("keys of acts", () => {
  it("stay while the outcome is unknown and go once it is definite", () => {
    let made = 0;
    const keys = new ActKeys(createStore(noStorage), () => `key-${++made}`);
    const first = keys.keyFor("POST /orders {a}");
    expect(keys.keyFor("POST /orders {a}")).toBe(first);
    expect(keys.keyFor("POST /orders {b}")).not.toBe(first);
    for (const status of [429, 500, 503]) {
      keys.settle("POST /orders {a}", status);
      expect(keys.keyFor("POST /orders {a}")).toBe(first);
    }
    keys.settle("POST /orders {a}", 201);
    expect(keys.keyFor("POST /orders {a}")).not.toBe(first);
  });
});

describe("unwrap", () => {
  it("throws the server's problem with its code, request and wait", async () => {
    const body = { title: "Taken", status: 409, code: "slot_taken", context: { before: null } };
    const response = new Response(null, { status: 409, headers: { "x-request-id": "r1", "retry-after": "3" } });
    const error = await unwrap(Promise.resolve({ error: body, response })).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: "slot_taken", status: 409, requestId: "r1", retryAfter: 3 });
    expect(isTemporary(error)).toBe(false);
  });

  it("says offline when nobody answers, and names a problem even for a bare gateway page", async () => {
    const offline = await unwrap(Promise.reject(new TypeError("fetch failed"))).catch((failure: unknown) => failure);
    expect(offline).toBeInstanceOf(OfflineError);
    expect(isTemporary(offline)).toBe(true);
    const gateway = await unwrap(Promise.resolve({ error: "<html>", response: new Response(null, { status: 502 }) })).catch((failure: unknown) => failure);
    expect(gateway).toMatchObject({ code: "http_502", status: 502 });
    expect(isTemporary(gateway)).toBe(true);
  });

  it("gives the data of a good answer", async () => {
    expect(await unwrap(Promise.resolve({ data: { id: 1 }, response: new Response(null, { status: 200 }) }))).toEqual({ id: 1 });
  });
});

describe("the live stream", () => {
  it("is cut into messages however the network cuts it", () => {
    const parser = new SseParser();
    const text = 'event: hello\ndata: {"n":0}\n\n: beat\n\nevent: hint\r\ndata: {"n":1,\r\ndata: "id":"x"}\r\n\r\n';
    const messages = [...text].flatMap((char) => parser.push(char));
    expect(messages).toEqual([
      { event: "hello", data: '{"n":0}' },
      { event: "comment", data: "" },
      { event: "hint", data: '{"n":1,\n"id":"x"}' },
    ]);
  });

  it("notices lost hints", () => {
    const sequence = new HintSequence();
    sequence.restart(0);
    expect([1, 2, 2, 4, 5].map((n) => sequence.accept(n))).toEqual([true, true, true, false, true]);
    sequence.restart(9);
    expect(sequence.accept(10)).toBe(true);
  });
});

describe("watched topics", () => {
  it("are united within a tab, and told to whoever watches them", () => {
    const board = new WatchBoard();
    const told: string[] = [];
    let changes = 0;
    board.subscribe(() => (changes += 1));
    const stop = board.watch(["specialist:2", "specialist:1"], () => told.push("slots"));
    board.watch(["specialist:1"], () => told.push("profile"));
    expect(board.topics).toEqual(["specialist:1", "specialist:2"]);
    board.tell("specialist:2");
    board.tell("specialist:1");
    board.tell("specialist:3");
    stop();
    expect(told).toEqual(["slots", "slots", "profile"]);
    expect(board.topics).toEqual(["specialist:1"]);
    expect(changes).toBe(2);
  });

  it("are united over the tabs of a browser, without those that went silent or beyond what a stream takes", () => {
    const tabs = new TabTopics();
    tabs.set("a", ["specialist:1"], 0);
    tabs.set("b", ["service:5:hel", "specialist:1"], 100_000);
    expect(tabs.union(100_000)).toEqual(["service:5:hel", "specialist:1"]);
    tabs.set("b", [], 110_000);
    expect(tabs.union(110_000)).toEqual(["specialist:1"]);
    expect(tabs.union(160_000)).toEqual([]);
    const many = Array.from({ length: 30 }, (_, index) => `specialist:${index}`);
    tabs.set("c", many, 0);
    tabs.set("d", ["specialist:99"], 1);
    expect(tabs.union(2)).toHaveLength(20);
    expect(tabs.union(2)).toContain("specialist:99");
  });
});

describe("a trip that is followed", () => {
  const trip: FollowedTrip = { state: "going", precision: "exact", position: { lat: 60, lon: 24, at: "2026-11-24T10:00:00Z", accuracy_m: 5 }, path: [[24, 60]], eta_at: null, silent_seconds: 40 };
  const news: LivePosition = { visit_id: "v", state: "going", precision: "exact", lat: 60.1, lon: 24.1, accuracy_m: 8, at: "2026-11-24T10:00:05Z", eta_at: "2026-11-24T10:12:00Z" };

  it("moves on with each position", () => {
    const moved = withPosition(trip, news);
    expect(moved).toMatchObject({ position: { lat: 60.1, lon: 24.1 }, eta_at: news.eta_at, silent_seconds: 0 });
    expect(moved?.path).toEqual([[24, 60], [24.1, 60.1]]);
  });

  it("does not go back to an older one", () => {
    expect(withPosition(trip, { ...news, at: "2026-11-24T09:59:00Z" })).toBe(trip);
  });

  it("is asked for anew when it ends", () => {
    expect(withPosition(trip, { ...news, state: "arrived", lat: null, lon: null, at: null })).toBeNull();
  });
});
