import { describe, expect, it } from "vitest";
import { bytesOf, passkeysPossibleAt, textOf } from "../src/platform/passkeys";
import { inFours } from "../src/account/security/totp";

describe("passkeys", () => {
  it("need a secure page with a name", () => {
    expect(passkeysPossibleAt("localhost", true)).toBe(true);
    expect(passkeysPossibleAt("doorstep.example", true)).toBe(true);
    expect(passkeysPossibleAt("doorstep.example", false)).toBe(false);
    expect(passkeysPossibleAt("127.0.0.1", true)).toBe(false);
    expect(passkeysPossibleAt("[::1]", true)).toBe(false);
  });

  it("carry bytes as URL-safe text without padding", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = textOf(bytes.buffer);
    expect(text).not.toMatch(/[+/=]/);
    expect([...bytesOf(text)]).toEqual([...bytes]);
    expect(textOf(Uint8Array.of(251, 255).buffer)).toBe("-_8");
    expect(textOf(new ArrayBuffer(0))).toBe("");
  });
});

describe("a secret to type", () => {
  it("is shown in fours", () => {
    expect(inFours("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
    expect(inFours("")).toBe("");
  });
});
