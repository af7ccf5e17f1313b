import { describe, expect, it } from "vitest";
import { formatDistance, formatMetres } from "../src/format/distance";
import { joinList, joinParts } from "../src/format/list";
import { formatLocale, languageOfTag, preferredLanguage } from "../src/format/locale";
import { addMoney, currencyDigits, formatMoney } from "../src/format/money";
import { addDays, dateInZone, formatCountdown, instantAt, nearDay, placeTime, secondsLeft, splitMinutes } from "../src/format/time";

describe("languages", () => {
  it("knows simplified from traditional by script or region", () => {
    expect(["zh-TW", "zh-Hant-HK", "zh-CN", "zh", "ru-RU", "en-US", "fi"].map(languageOfTag)).toEqual(["zh-Hant", "zh-Hant", "zh-Hans", "zh-Hans", "ru", "en", null]);
    expect(preferredLanguage(["fi-FI", "zh-HK"])).toBe("zh-Hant");
    expect(preferredLanguage(["fi"])).toBe("en");
  });

  it("keeps the reader's own region", () => {
    expect(formatLocale("en", ["fi-FI", "en-US"])).toBe("en-US");
    expect(formatLocale("en", ["fi-FI"])).toBe("en-GB");
  });
});

describe("money", () => {
  it("shows whole amounts without a fraction and others in full", () => {
    expect(formatMoney({ minor: 4900, currency: "EUR" }, "en")).toBe("€49");
    expect(formatMoney({ minor: 4950, currency: "EUR" }, "en")).toBe("€49.50");
    expect(formatMoney({ minor: 150_000, currency: "RUB" }, "ru").replace(/\s/g, " ")).toBe("1 500 ₽");
    expect(formatMoney({ minor: 1500, currency: "JPY" }, "en")).toBe("¥1,500");
    expect(formatMoney({ minor: 75_000, currency: "TWD" }, "en")).toBe("NT$750");
  });

  it("knows currencies of none, two and three decimals in every language", () => {
    expect(["JPY", "EUR", "KWD", "IQD", "RSD"].map(currencyDigits)).toEqual([0, 2, 3, 3, 2]);
    const plain = (minor: number, currency: string, language: "en" | "ru" | "zh-Hans" | "zh-Hant") => formatMoney({ minor, currency }, language).replace(/[^\d.,]/g, "");
    expect(plain(1_234_567, "JPY", "en")).toBe("1,234,567");
    expect(plain(1_234_567, "KWD", "en")).toBe("1,234.567");
    expect(plain(1_234_500, "KWD", "zh-Hans")).toBe("1,234.500");
    expect(plain(1_000, "KWD", "zh-Hant")).toBe("1");
    expect(plain(1_234_567, "KWD", "ru")).toBe("1234,567");
    expect(plain(150, "IQD", "en")).toBe("0.150");
  });

  it("never mixes currencies", () => {
    expect(addMoney({ minor: 1, currency: "EUR" }, { minor: 2, currency: "EUR" }).minor).toBe(3);
    expect(() => addMoney({ minor: 1, currency: "EUR" }, { minor: 2, currency: "CNY" })).toThrow("currencies");
  });
});

describe("time", () => {
  it("shows the place's clock, and the reader's own only when it differs", () => {
    const abroad = placeTime("2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", "Europe/Helsinki", "ru", "Asia/Shanghai");
    expect(abroad.range).toBe("10:00 – 12:00");
    expect(abroad.own?.time).toBe("16:00");
    expect(placeTime("2026-11-23T08:00:00Z", null, "Europe/Helsinki", "ru", "Europe/Riga").own).toBeNull();
  });

  it("finds the instant of a wall time on ordinary days and on both days when the clocks change", () => {
    expect(instantAt("2026-11-23", "09:00", "Europe/Helsinki").toISOString()).toBe("2026-11-23T07:00:00.000Z");
    expect(instantAt("2026-03-29", "12:00", "Europe/Helsinki").toISOString()).toBe("2026-03-29T09:00:00.000Z");
    // 03:30 happens twice in autumn: the earlier one.
    expect(instantAt("2026-10-25", "03:30", "Europe/Helsinki").toISOString()).toBe("2026-10-25T00:30:00.000Z");
    expect(instantAt("2026-10-25", "00:00", "Europe/Helsinki").toISOString()).toBe("2026-10-24T21:00:00.000Z");
    expect(instantAt("2026-10-26", "00:00", "Europe/Helsinki").toISOString()).toBe("2026-10-25T22:00:00.000Z");
    expect(instantAt("2026-11-23", "09:00", "Asia/Taipei").toISOString()).toBe("2026-11-23T01:00:00.000Z");
  });

  it("keeps noon and midnight of every day of a year in every market's zone", () => {
    for (const zone of ["Europe/Helsinki", "Europe/Moscow", "Asia/Shanghai", "Asia/Taipei"]) {
      for (let date = "2026-01-01"; date < "2027-01-01"; date = addDays(date, 1)) {
        expect(dateInZone(instantAt(date, "12:00", zone), zone)).toBe(date);
        expect(dateInZone(instantAt(date, "00:00", zone), zone)).toBe(date);
      }
    }
  });

  it("calls days near by the place's date", () => {
    const now = new Date("2026-11-22T22:30:00Z");
    expect(nearDay("2026-11-23T06:00:00Z", "Europe/Helsinki", now)).toBe("today");
    expect(nearDay("2026-11-23T23:00:00Z", "Europe/Helsinki", now)).toBe("tomorrow");
    expect(nearDay("2026-11-23T06:00:00Z", "Europe/London", now)).toBe("tomorrow");
  });

  it("counts down and splits", () => {
    expect(formatCountdown(599)).toBe("9:59");
    expect(formatCountdown(3_661)).toBe("1:01:01");
    expect(secondsLeft("2026-11-22T00:00:10Z", Date.parse("2026-11-22T00:00:20Z"))).toBe(0);
    expect(splitMinutes(150)).toEqual({ hours: 2, minutes: 30 });
  });
});

describe("distance", () => {
  it("never claims to be nearer than the half kilometre that is known", () => {
    expect(formatDistance(0, "en")).toBe("0.5 km");
    expect(formatDistance(12.4, "en")).toBe("12 km");
    expect([3, 44, 996, 1400].map((metres) => formatMetres(metres, "en"))).toEqual(["10 m", "40 m", "1,000 m", "1.4 km"]);
  });
});

describe("lists", () => {
  it("are joined as each script does it", () => {
    expect(joinParts(["Today", "", "14:45"], "en")).toBe("Today, 14:45");
    expect(joinParts(["今天", "14:45"], "zh-Hans")).toBe("今天 14:45");
    expect(joinList(["Полки", "Карнизы"], "ru")).toBe("Полки, Карнизы");
    expect(joinList(["除蟎", "洗窗"], "zh-Hant")).toBe("除蟎、洗窗");
  });
});
