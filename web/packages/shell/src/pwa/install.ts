import { localStore } from "@doorstep/core";
import { useSyncExternalStore } from "react";
import { inNativeShell } from "../platform/native/shell";
import { askToInstall, installPrompt, onInstallPrompt } from "./prompt";

/** `ask`: one press installs. `by_hand`: an iPhone or iPad, where the person does it in the share sheet. `none`: nothing to offer. */
export type InstallState = "ask" | "by_hand" | "none";

const QUIET_MS = 90 * 86_400_000;
const DAYS_BEFORE = 2;

function isInstalled(): boolean {
  return inNativeShell() || globalThis.matchMedia("(display-mode: standalone)").matches;
}

function isApple(): boolean {
  return /iphone|ipad|ipod/i.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
}

function installState(): InstallState {
  if (isInstalled()) return "none";
  if (installPrompt()) return "ask";
  return isApple() ? "by_hand" : "none";
}

export function useInstall(): { state: InstallState; install(): Promise<boolean> } {
  return { state: useSyncExternalStore(onInstallPrompt, installState), install: askToInstall };
}

/** Whether to ask by itself: somebody who came on a second day, and has not refused within a season. */
export function mayOfferInstall(now: Date): boolean {
  const days = new Set(localStore.read<string[]>("days")).add(now.toDateString());
  localStore.write("days", [...days].slice(-DAYS_BEFORE));
  return days.size >= DAYS_BEFORE && now.getTime() - (localStore.read<number>("install.refused") ?? 0) > QUIET_MS;
}

export function refuseInstall(now: Date): void {
  localStore.write("install.refused", now.getTime());
}
