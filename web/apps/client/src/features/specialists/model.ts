import type { Language } from "@doorstep/core";

/** Spoken languages by their names in the reader's language. */
export function languageNames(codes: readonly string[], language: Language): string {
  const names = new Intl.DisplayNames([language], { type: "language" });
  const short = new Set(codes.map((code) => (code.startsWith("zh") ? "zh" : code)));
  const list = new Intl.ListFormat([language], { type: "conjunction" }).format([...short].map((code) => names.of(code) ?? code));
  return list.charAt(0).toLocaleUpperCase(language) + list.slice(1);
}
