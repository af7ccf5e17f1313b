import { useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";

function isDark(): boolean {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia(DARK).matches;
}

function subscribe(listener: () => void): () => void {
  const media = matchMedia(DARK);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}

/** Whether the page is dark now, by the person's choice or the device's; maps are repainted when it changes. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
