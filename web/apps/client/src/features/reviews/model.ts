const HAN = /^\p{Script=Han}/u;

/** How the server will name me under a review: first name and initial. */
export function authorName(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = ""] = words;
  if (words.length > 1) return `${first} ${[...(words.at(-1) ?? "")][0] ?? ""}.`;
  return HAN.test(first) ? `${[...first][0] ?? ""}**` : first;
}
