/** Pictures from the camera or the gallery: the web version; the one of the native shells is in `native/`. */

import { inNativeShell } from "./native/shell";

export interface PictureWish {
  /** Several at once from the gallery. */
  multiple?: boolean;
  /** Straight to the camera on a phone, instead of the choice between camera and gallery. */
  camera?: boolean;
}

/**
 * Lets the person take or choose pictures; an empty list when they change their mind.
 * To be called from a click, or browsers refuse.
 */
export async function pickPictures({ multiple = false, camera = false }: PictureWish = {}): Promise<File[]> {
  if (inNativeShell()) return (await import("./native/camera")).pickPictures({ multiple, camera });
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.multiple = multiple;
  if (camera) input.setAttribute("capture", "environment");
  // Safari forgets inputs that are not on the page.
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve) => {
    const settle = () => {
      resolve([...(input.files ?? [])]);
      input.remove();
    };
    input.addEventListener("change", settle);
    input.addEventListener("cancel", settle);
    input.click();
  });
}
