import { describe, expect, it } from "vitest";
import { addressIn, fingerprint, isOwnPage } from "../src/addresses";

const SITE = "https://doorstep.example";

describe("pages that a worker answers", () => {
  it("are the client's own, and nothing else of the house", () => {
    for (const path of ["/", "/bookings", "/bookings/01", "/book/5", "/apiary"]) expect(isOwnPage(path, "/"), path).toBe(true);
    for (const path of ["/specialist", "/specialist/visits/1", "/api/docs", "/docs/problems", "/staff/", "/dev/mail", "/media/1/small", "/maps/hel.pmtiles", "/sw.js"])
      expect(isOwnPage(path, "/"), path).toBe(false);
  });

  it("are the specialist's own below its scope", () => {
    expect(isOwnPage("/specialist/", "/specialist/")).toBe(true);
    expect(isOwnPage("/specialist/visits/1", "/specialist/")).toBe(true);
    expect(isOwnPage("/specialist/sw.js", "/specialist/")).toBe(false);
    expect(isOwnPage("/bookings", "/specialist/")).toBe(false);
  });
});

describe("a notice", () => {
  it("leads into its own app", () => {
    expect(addressIn("/", "/bookings/1", SITE)).toBe(`${SITE}/bookings/1`);
    expect(addressIn("/specialist/", "/visits/1", SITE)).toBe(`${SITE}/specialist/visits/1`);
  });

  it("leads to the start when its link leads elsewhere", () => {
    for (const link of [undefined, "", "https://evil.example/", "//evil.example/x", "/../staff/"]) {
      expect(addressIn("/specialist/", link, SITE), String(link)).toMatch(/^https:\/\/doorstep\.example\/specialist\//);
    }
    expect(addressIn("/", "//evil.example/x", SITE).startsWith(`${SITE}/`)).toBe(true);
  });
});

it("tells one build from another", () => {
  expect(fingerprint("a")).not.toBe(fingerprint("b"));
  expect(fingerprint("the same")).toBe(fingerprint("the same"));
});
