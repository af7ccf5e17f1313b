import type { Language } from "./locale";

function isChinese(language: Language): boolean {
  return language.startsWith("zh");
}

/** A day with its time, or other parts that narrow one another: "Today, 14:45", 今天 14:45. */
export function joinParts(parts: readonly string[], language: Language): string {
  return parts.filter(Boolean).join(isChinese(language) ? " " : ", ");
}

/** Things beside one another, without "and": they may go on. */
export function joinList(items: readonly string[], language: Language): string {
  return items.join(isChinese(language) ? "、" : ", ");
}
