import { expect, test } from "vitest";
import { type PriceLine, isWithin, priceLineText } from "../src";

const euros = (minor: number) => ({ minor, currency: "EUR" });
const line = (values: Partial<PriceLine>): PriceLine => ({ kind: "base", name: "", quantity: 1, unit_price: euros(4000), amount: euros(4000), percent_bp: null, kilometres: null, ...values });

test("a base says the service, its variant, and the quantity where it counts", () => {
  expect(priceLineText(line({}), "Cleaning", "1 hour", "en")).toBe("Cleaning");
  expect(priceLineText(line({ quantity: 3, name: "Deep" }), "Cleaning", "3 hours", "en")).toBe("Cleaning · Deep · 3 hours");
});

test("a rule says its name, with the share or the distance that it is reckoned by", () => {
  expect(priceLineText(line({ kind: "surcharge", name: "Evening", percent_bp: 1050 }), "Cleaning", null, "en")).toBe("Evening · 10.5%");
  expect(priceLineText(line({ kind: "surcharge", name: "Вечер", percent_bp: 1000 }), "Уборка", null, "ru")).toMatch(/^Вечер · 10\s%$/);
  expect(priceLineText(line({ kind: "travel", name: "Travel", kilometres: 12 }), "Cleaning", null, "en")).toContain("Travel · 12");
  expect(priceLineText(line({ kind: "add_on", name: "Window", quantity: 2 }), "Cleaning", null, "en")).toBe("Window × 2");
});

test("a tax inside the price is told below the total", () => {
  expect(isWithin(line({ kind: "tax", amount: euros(0) }))).toBe(true);
  expect(isWithin(line({ kind: "tax" }))).toBe(false);
});
