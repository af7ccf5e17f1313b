import type { Ended, FeeStep, PolicyTerms } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { endedText, policyTexts, stepsText } from "../src/features/booking/policy";

const t = ((key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;
const eur = (minor: number) => ({ minor, currency: "EUR" });

function step(fee: number, from: string | null, reason: FeeStep["reason"] = "tier"): FeeStep {
  return { from_at: from, fee: eur(fee), percent_bp: fee, reason, before_minutes: null };
}

function terms(cancel: FeeStep[], part: Partial<PolicyTerms> = {}): PolicyTerms {
  const free = [step(0, null, "in_time")];
  return { policy: "moderate@1", name: "Moderate", cancel, move: free, grace_minutes: 60, no_show_fee: eur(0), wait_minutes: 15, ...part };
}

const telling = { zone: "Europe/Helsinki", language: "en", agreed: true, duration: (minutes: number) => `${minutes} min`, t } as const;
const STAIRS = [step(0, null, "in_time"), step(5000, "2026-01-15T12:00:00Z"), step(10_000, "2026-01-16T10:00:00Z")];

describe("a policy in words", () => {
  it("names every moment on the clock of the place", () => {
    const parts = stepsText(STAIRS, terms(STAIRS), telling).split("policy.then");
    expect(parts).toHaveLength(3);
    expect(parts[0]).toMatch(/^policy.free_until .*(14:00|2:00)/);
    expect(parts[1]).toMatch(/^policy.fee_until .*50.*€50.*(12:00)/);
    expect(parts[2]).toMatch(/^policy.fee .*100.*€100/);
    const inMoscow = stepsText(STAIRS, terms(STAIRS), { ...telling, zone: "Europe/Moscow" });
    expect(inMoscow).toMatch(/(15:00|3:00)/);
  });

  it("says one thing where everything is free", () => {
    expect(policyTexts(terms([step(0, null, "in_time")]), telling)).toEqual(["policy.free_all"]);
  });

  it("tells of moving and of not being there", () => {
    const texts = policyTexts(terms(STAIRS, { no_show_fee: eur(9000) }), telling);
    expect(texts.map((text) => text.split(" ")[0])).toEqual(["policy.cancel", "policy.move", "policy.no_show"]);
  });

  it("counts the grace from the booking that is still to come, unless the visit is near", () => {
    const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const within = (minutes: number) => [step(0, null, "grace"), step(5000, soon(minutes))];
    expect(stepsText(within(60), terms(within(60)), { ...telling, agreed: false })).toMatch(/^policy.free_grace/);
    expect(stepsText(within(20), terms(within(20)), { ...telling, agreed: false })).toMatch(/^policy.free_until/);
    expect(stepsText(within(60), terms(within(60)), telling)).toMatch(/^policy.free_until/);
  });

  it("is free while the specialist is asked", () => {
    expect(stepsText([step(0, null, "not_promised")], terms([]), telling)).toBe("policy.free_asked");
  });
});

describe("how a visit ended", () => {
  const ended = (part: Partial<Ended>): Ended => ({ act: "cancel", cause: "client", fee: eur(0), refund: eur(9000), at: "2026-01-15T12:00:00Z", ...part });

  it("says what is due and why", () => {
    expect(endedText(ended({}), "none", "en", t)).toMatch(/^ended.whole .*€90/);
    expect(endedText(ended({ fee: eur(4500), refund: eur(4500) }), "none", "en", t)).toMatch(/^ended.fee .*€45/);
    expect(endedText(ended({ act: "nobody_came", cause: "specialist" }), "none", "en", t)).toMatch(/^ended.nobody_came ended.whole/);
    expect(endedText(ended({}), "whole", "en", t)).toMatch(/^ended.whole_back .*€90/);
    expect(endedText(ended({ fee: eur(4500), refund: eur(4500) }), "whole", "en", t)).toMatch(/^ended.fee_back .*€45/);
    expect(endedText(ended({}), "part", "en", t)).toMatch(/^ended.whole_part/);
    expect(endedText(ended({ fee: eur(4500), refund: eur(4500) }), "part", "en", t)).toMatch(/^ended.fee_part .*€45/);
    expect(endedText(ended({ cause: "force_majeure" }), "none", "en", t)).toMatch(/^ended.force_majeure/);
  });
});
