import { describe, expect, it } from "vitest";
import { createStore } from "../src/storage";

function area(entries: Record<string, string>): Storage {
  const methods = {
    getItem: (key: string) => entries[key] ?? null,
    setItem: (key: string, value: string) => void (entries[key] = value),
    removeItem: (key: string) => void delete entries[key],
  };
  return new Proxy(entries, { get: (target, name: string) => (methods as Record<string, unknown>)[name] ?? target[name] }) as unknown as Storage;
}

describe("what is kept in the browser", () => {
  it("goes but for what is named, and leaves others' alone", () => {
    const entries = { "doorstep.draft": "1", "doorstep.language": '"ru"', "other.thing": "2" };
    const store = createStore(() => area(entries));
    store.write("notes.7", "words");
    store.keepOnly(["language"]);
    expect(entries).toEqual({ "doorstep.language": '"ru"', "other.thing": "2" });
    expect(store.read("notes.7")).toBeNull();
  });

  it("goes from a page's memory too, where there is no storage", () => {
    const store = createStore(() => {
      throw new Error("no storage here");
    });
    store.write("notes.7", "words");
    store.write("language", "ru");
    store.keepOnly(["language"]);
    expect(store.read("notes.7")).toBeNull();
    expect(store.read("language")).toBe("ru");
  });
});
