/** Pictures from the camera or the gallery. The web version; the native shell brings its own beside it. */

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
export function pickPictures({ multiple = false, camera = false }: PictureWish = {}): Promise<File[]> {
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
