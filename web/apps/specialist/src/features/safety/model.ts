/** Whom to call when it burns, by country. */
const NUMBERS: Record<string, string> = { CN: "110", TW: "110" };
const ELSEWHERE = "112";

export function emergencyNumber(country: string | undefined): string {
  return NUMBERS[country ?? ""] ?? ELSEWHERE;
}
