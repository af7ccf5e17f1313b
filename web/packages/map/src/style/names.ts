import type { Language } from "@doorstep/core";
import type { ExpressionSpecification } from "maplibre-gl";

const FIELDS: Record<Language, string> = { en: "name_en", ru: "name_ru", "zh-Hans": "name_hans", "zh-Hant": "name_hant" };

/** A feature's name in the reader's language, else in Latin letters where the map has them, else as it is written there. */
export function nameIn(language: Language): ExpressionSpecification {
  return ["coalesce", ["get", FIELDS[language]], ["get", "name_en"], ["get", "name"]];
}
