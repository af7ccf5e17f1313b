import i18next, { type i18n as I18n } from "i18next";
import { apiLanguage, setApiLanguage } from "../api/client";
import { type Language, isLanguage, preferredLanguage } from "../format/locale";
import { localStore } from "../storage";
import { type AppName, loadMessages } from "./messages";

export { i18next };

export function chosenLanguage(): Language {
  const kept = localStore.read<string>("language");
  return isLanguage(kept) ? kept : preferredLanguage(globalThis.navigator?.languages ?? []);
}

export function currentLanguage(): Language {
  const now = apiLanguage();
  return isLanguage(now) ? now : "en";
}

async function ensureLoaded(app: AppName, language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await loadMessages(app, language));
}

function apply(language: Language): void {
  setApiLanguage(language);
  if (typeof document !== "undefined") {
    document.documentElement.lang = language;
    document.documentElement.dir = i18next.dir(language);
  }
}

/** Prepares the texts of an app in the reader's language; other languages are fetched only when chosen. */
export async function startI18n(app: AppName, wire: (instance: I18n) => I18n = (instance) => instance): Promise<void> {
  const language = chosenLanguage();
  await wire(i18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loadMessages(app, language) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  apply(language);
}

export async function changeLanguage(app: AppName, language: Language): Promise<void> {
  await ensureLoaded(app, language);
  localStore.write("language", language);
  apply(language);
  await i18next.changeLanguage(language);
}
