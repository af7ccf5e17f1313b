/** The languages of the screens, as the API names them. */
export const LANGUAGES = ["en", "ru", "zh-Hans", "zh-Hant"] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  ru: "Русский",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};

const FALLBACK_LOCALE: Record<Language, string> = { en: "en-GB", ru: "ru-RU", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" };

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** The screen language that serves a browser's tag (`zh-TW`, `zh-Hant-HK`, `ru-RU`), or null. */
export function languageOfTag(tag: string): Language | null {
  const lower = tag.toLowerCase();
  if (lower.startsWith("zh")) return /hant|tw|hk|mo/.test(lower) ? "zh-Hant" : "zh-Hans";
  if (lower.startsWith("ru")) return "ru";
  if (lower.startsWith("en")) return "en";
  return null;
}

export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = languageOfTag(tag);
    if (language) return language;
  }
  return "en";
}

/** The reader's own regional variant of a language (12 or 24 hours, order of the date), else the usual one. */
export function formatLocale(language: Language, tags: readonly string[] = globalThis.navigator?.languages ?? []): string {
  return tags.find((tag) => tag.includes("-") && languageOfTag(tag) === language) ?? FALLBACK_LOCALE[language];
}
