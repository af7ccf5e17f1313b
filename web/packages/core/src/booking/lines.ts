import type { PriceLine } from "../api/types";
import { formatDistance, formatPercent } from "../format/distance";
import type { Language } from "../format/locale";

/** Whether a line only tells what the price includes, such as a tax inside it. */
export function isWithin(line: PriceLine): boolean {
  return line.kind === "tax" && line.amount.minor === 0;
}

/**
 * A price line in words: the service (with its variant and quantity), or the reason that the price is more or less,
 * with the share or the distance that it is reckoned by. With no service given, the line names its own, as in a basket.
 */
export function priceLineText(line: PriceLine, service: string, quantity: string | null, language: Language): string {
  if (line.kind === "base" && service) return [service, line.name, quantity && line.quantity > 1 ? quantity : ""].filter(Boolean).join(" · ");
  const reckoned = [line.percent_bp == null ? "" : formatPercent(line.percent_bp / 10_000, language, 2), line.kilometres == null ? "" : formatDistance(line.kilometres, language)];
  const counted = ["add_on", "base"].includes(line.kind) && line.quantity > 1 ? ` × ${line.quantity}` : "";
  return [`${line.name}${counted}`, ...reckoned].filter(Boolean).join(" · ");
}
