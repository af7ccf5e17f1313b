import { localStore } from "@doorstep/core";

const KEPT = 6;

/** The latest searches of this device, newest first; nobody else learns of them. */
export function recentSearches(): string[] {
  const kept = localStore.read<unknown>("searches");
  return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === "string" && text !== "").slice(0, KEPT) : [];
}

export function withSearch(kept: readonly string[], words: string): string[] {
  const text = words.trim();
  if (text.length < 2) return [...kept];
  return [text, ...kept.filter((one) => one.toLocaleLowerCase() !== text.toLocaleLowerCase())].slice(0, KEPT);
}

export function rememberSearch(words: string): void {
  localStore.write("searches", withSearch(recentSearches(), words));
}

export function forgetSearches(): void {
  localStore.remove("searches");
}
