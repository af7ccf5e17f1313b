import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../src/format/locale";

type Messages = Record<string, Record<string, string>>;

const FILES = ["common", "client", "specialist"] as const;
const PLURAL = /_(zero|one|two|few|many|other)$/;

function read(language: Language, file: string): Map<string, string> {
  const path = new URL(`../src/i18n/locales/${language}/${file}.json`, import.meta.url);
  const groups = JSON.parse(readFileSync(path, "utf8")) as Messages;
  return new Map(Object.entries(groups).flatMap(([group, texts]) => Object.entries(texts).map(([key, text]) => [`${group}.${key}`, text] as const)));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? "").toSorted();
}

describe.each(FILES)("texts of %s", (file) => {
  const source = read("en", file);
  const plurals = new Set([...source.keys()].filter((key) => key.endsWith("_other")).map((key) => key.replace(PLURAL, "")));

  it.each(LANGUAGES)("%s has every text, every plural form of its own, and nothing else", (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const expected = new Set([...source.keys()].filter((key) => !plurals.has(key.replace(PLURAL, "")) || key.endsWith("_zero")));
    for (const stem of plurals) for (const form of forms) expected.add(`${stem}_${form}`);
    expect([...read(language, file).keys()].toSorted()).toEqual([...expected].toSorted());
  });

  it.each(LANGUAGES)("%s fills the same blanks as English", (language) => {
    for (const [key, text] of read(language, file)) {
      const english = source.get(key) ?? source.get(key.replace(PLURAL, "_other")) ?? "";
      expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english));
      expect(text.trim(), `${language} ${key}`).not.toBe("");
    }
  });
});
