import { App } from "@capacitor/app";
import { openTapped } from "./push";

/** Links to the site open the app's own page, and so does a tap on a notice. */
export function followLinks(open: (path: string) => void): void {
  void App.addListener("appUrlOpen", ({ url }) => {
    const { pathname, search, hash } = new URL(url);
    open(pathname.replace(/^\/specialist(?=\/|$)/, "") + search + hash);
  });
  openTapped(open);
}
