import { describe, expect, it } from "vitest";
import { amountText, parseAmount } from "../src/format/amount";

describe("amounts that people type", () => {
  it.each([
    ["52", "EUR", "en", 5200],
    ["52.5", "EUR", "en", 5250],
    ["52,50", "EUR", "en", 5250],
    ["1,234.50", "EUR", "en", 123450],
    ["1 234,50 €", "EUR", "ru", 123450],
    ["1.234,50", "EUR", "ru", 123450],
    ["1,234", "EUR", "en", 123400],
    ["３００", "CNY", "zh-Hans", 30000],
    ["NT$ 900".replace("NT", ""), "TWD", "zh-Hant", 90000],
    ["¥1,200", "CNY", "zh-Hans", 120000],
    ["1,200", "JPY", "en", 1200],
    ["1.200", "JPY", "en", 1200],
    ["1.250", "KWD", "en", 1250],
    ["1,250", "KWD", "ru", 1250],
    ["12.5", "KWD", "en", 12500],
  ] as const)("%s %s in %s", (text, currency, language, minor) => {
    expect(parseAmount(text, currency, language)).toBe(minor);
  });

  it.each(["", "abc", "-5", "5.123.4,5x", "5.999"])("refuses %s", (text) => {
    expect(parseAmount(text, "EUR", "en")).toBeNull();
  });

  it("refuses what is finer than the smallest unit", () => {
    expect(parseAmount("12.5", "JPY", "en")).toBeNull();
    expect(parseAmount("1.2505", "KWD", "en")).toBeNull();
  });

  it("gives back what it reads", () => {
    for (const language of ["en", "ru", "zh-Hans", "zh-Hant"] as const) {
      for (const minor of [5200, 5250, 123456, 7]) {
        for (const currency of ["EUR", "JPY", "KWD"]) expect(parseAmount(amountText({ minor, currency }, language), currency, language)).toBe(minor);
      }
    }
  });
});
