import { useRef } from "react";

/**
 * For layers that are opened by state instead of a trigger: when one closes, focus goes back to where it came from,
 * as somebody who uses the keyboard would otherwise start at the top of the page.
 */
export function useReturnedFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus() {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus(event: Event) {
      const back = opener.current;
      if (!(back instanceof HTMLElement) || !back.isConnected) return;
      event.preventDefault();
      back.focus({ preventScroll: true });
    },
  };
}
