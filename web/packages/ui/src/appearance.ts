import { localStore } from "@doorstep/core";

export type Appearance = "system" | "light" | "dark";

export function currentAppearance(): Appearance {
  return localStore.read<Appearance>("appearance") ?? "system";
}

export function applyAppearance(appearance: Appearance): void {
  localStore.write("appearance", appearance);
  if (appearance === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = appearance;
}
