import type { Language } from "../format/locale";
import type client from "./locales/en/client.json";
import type common from "./locales/en/common.json";
import type specialist from "./locales/en/specialist.json";

export type AppName = "client" | "specialist";

type Messages = Record<string, Record<string, string>>;
type Loader = () => Promise<{ default: Messages }>;

const LOADERS: Record<Language, Record<AppName | "common", Loader>> = {
  en: {
    common: () => import("./locales/en/common.json"),
    client: () => import("./locales/en/client.json"),
    specialist: () => import("./locales/en/specialist.json"),
  },
  ru: {
    common: () => import("./locales/ru/common.json"),
    client: () => import("./locales/ru/client.json"),
    specialist: () => import("./locales/ru/specialist.json"),
  },
  "zh-Hans": {
    common: () => import("./locales/zh-Hans/common.json"),
    client: () => import("./locales/zh-Hans/client.json"),
    specialist: () => import("./locales/zh-Hans/specialist.json"),
  },
  "zh-Hant": {
    common: () => import("./locales/zh-Hant/common.json"),
    client: () => import("./locales/zh-Hant/client.json"),
    specialist: () => import("./locales/zh-Hant/specialist.json"),
  },
};

/** The shared texts with the app's own; both may add to the same group. */
export async function loadMessages(app: AppName, language: Language): Promise<Messages> {
  const [shared, own] = await Promise.all([LOADERS[language].common(), LOADERS[language][app]()]);
  const merged: Messages = { ...shared.default };
  for (const [group, texts] of Object.entries(own.default)) merged[group] = { ...merged[group], ...texts };
  return merged;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof common & typeof client & typeof specialist };
  }
}
