import { describe, expect, it } from "vitest";
import { ProofWanted, sortFactors } from "../src";

describe("what protects an account", () => {
  it("is sorted by kind", () => {
    const factors = sortFactors([
      { type: "webauthn", id: 4, name: "Phone", created_at: 1_700_000_000, last_used_at: null },
      { type: "recovery_codes", created_at: 1_700_000_000, last_used_at: null, total_code_count: 10, unused_code_count: 9 },
      { type: "totp", created_at: 1_700_000_000, last_used_at: 1_700_000_060 },
      { type: "webauthn", id: 5, name: "Laptop", created_at: 1_700_000_000, last_used_at: 1_700_000_100 },
    ]);
    expect(factors.passkeys.map((one) => [one.id, one.name, one.lastUsedAt?.getTime() ?? null])).toEqual([
      [4, "Phone", null],
      [5, "Laptop", 1_700_000_100_000],
    ]);
    expect(factors.recovery).toEqual({ left: 9, total: 10 });
    expect(factors.totp?.lastUsedAt?.toISOString()).toBe("2023-11-14T22:14:20.000Z");
  });

  it("is nothing at first", () => {
    expect(sortFactors([])).toEqual({ totp: null, passkeys: [], recovery: null });
  });

  it("is asked for by name", () => {
    const wanted = new ProofWanted(false, ["totp", "recovery_codes"]);
    expect([wanted.password, wanted.factors]).toEqual([false, ["totp", "recovery_codes"]]);
    expect(wanted).toBeInstanceOf(Error);
  });
});
