/** Addresses of other parts of the house, which the client's worker at `/` must leave alone. */
const ELSEWHERE = ["api", "dev", "docs", "live", "maps", "media", "specialist", "staff", "static"];

/** Whether a page load belongs to the app whose worker has this scope. */
export function isOwnPage(path: string, base: string): boolean {
  if (!path.startsWith(base)) return false;
  const rest = path.slice(base.length);
  if (rest.slice(rest.lastIndexOf("/") + 1).includes(".")) return false;
  return base !== "/" || !ELSEWHERE.includes(rest.split("/", 1)[0] ?? "");
}

/** A number for a text, to tell one build from another. */
export function fingerprint(text: string): string {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return (value >>> 0).toString(36);
}

/** The address of a path inside the app; anything that would lead elsewhere leads to the start. */
export function addressIn(base: string, link: string | undefined, origin: string): string {
  const start = new URL(base, origin);
  if (!link?.startsWith("/")) return start.href;
  const wanted = new URL(`${base}${link.slice(1)}`, origin);
  return wanted.origin === start.origin && wanted.pathname.startsWith(base) ? wanted.href : start.href;
}
