import type { Language } from "../format/locale";
import type client from "./locales/en/client.json";
import type common from "./locales/en/common.json";
import type specialist from "./locales/en/specialist.json";
import enClient from "./locales/en/client.json?url&no-inline";
import enCommon from "./locales/en/common.json?url&no-inline";
import enSpecialist from "./locales/en/specialist.json?url&no-inline";
import ruClient from "./locales/ru/client.json?url&no-inline";
import ruCommon from "./locales/ru/common.json?url&no-inline";
import ruSpecialist from "./locales/ru/specialist.json?url&no-inline";
import zhHansClient from "./locales/zh-Hans/client.json?url&no-inline";
import zhHansCommon from "./locales/zh-Hans/common.json?url&no-inline";
import zhHansSpecialist from "./locales/zh-Hans/specialist.json?url&no-inline";
import zhHantClient from "./locales/zh-Hant/client.json?url&no-inline";
import zhHantCommon from "./locales/zh-Hant/common.json?url&no-inline";
import zhHantSpecialist from "./locales/zh-Hant/specialist.json?url&no-inline";

export type AppName = "client" | "specialist";

type Messages = Record<string, Record<string, string>>;

// Texts are data, not scripts: they are fetched, and parsed by JSON.parse.
const FILES: Record<Language, Record<AppName | "common", string>> = {
  en: { common: enCommon, client: enClient, specialist: enSpecialist },
  ru: { common: ruCommon, client: ruClient, specialist: ruSpecialist },
  "zh-Hans": { common: zhHansCommon, client: zhHansClient, specialist: zhHansSpecialist },
  "zh-Hant": { common: zhHantCommon, client: zhHantClient, specialist: zhHantSpecialist },
};

async function fetchTexts(address: string): Promise<Messages> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the texts could not be fetched: ${response.status}`);
  return (await response.json()) as Messages;
}

/** The shared texts with the app's own; both may add to the same group. */
export async function loadMessages(app: AppName, language: Language): Promise<Messages> {
  const [shared, own] = await Promise.all([fetchTexts(FILES[language].common), fetchTexts(FILES[language][app])]);
  const merged: Messages = { ...shared };
  for (const [group, texts] of Object.entries(own)) merged[group] = { ...merged[group], ...texts };
  return merged;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof common & typeof client & typeof specialist };
  }
}
