/** Chromium's question whether to install, which it lets a page ask once when it suits. */
export interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

let kept: InstallPrompt | null = null;
const listeners = new Set<() => void>();

function keep(event: Event | null): void {
  kept = event as InstallPrompt | null;
  for (const listener of listeners) listener();
}

/** Keeps the question for later. It comes once and early, so this is called before anything else. */
export function keepInstallPrompt(): void {
  globalThis.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    keep(event);
  });
  globalThis.addEventListener("appinstalled", () => keep(null));
}

export function installPrompt(): InstallPrompt | null {
  return kept;
}

export function onInstallPrompt(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The question can be asked once only. */
export async function askToInstall(): Promise<boolean> {
  const prompt = kept;
  keep(null);
  return (await prompt?.prompt())?.outcome === "accepted";
}
