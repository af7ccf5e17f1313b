import { Camera, type MediaResult, MediaTypeSelection } from "@capacitor/camera";
import type { PictureWish } from "../camera";

const WIDEST = 2400;

async function fileOf({ webPath }: MediaResult, number: number): Promise<File | null> {
  if (!webPath) return null;
  const content = await (await fetch(webPath)).blob();
  return new File([content], `picture-${number + 1}`, { type: content.type || "image/jpeg" });
}

/** An empty list when the person changes their mind, or refuses the camera. */
export async function pickPictures({ multiple = false, camera = false }: PictureWish): Promise<File[]> {
  let results: MediaResult[];
  try {
    results = camera
      ? [await Camera.takePhoto({ quality: 85, targetWidth: WIDEST, targetHeight: WIDEST })]
      : (await Camera.chooseFromGallery({ mediaType: MediaTypeSelection.Photo, allowMultipleSelection: multiple, quality: 85, targetWidth: WIDEST, targetHeight: WIDEST })).results;
  } catch {
    return [];
  }
  const files = await Promise.all(results.map(fileOf));
  return files.filter((file) => file !== null);
}
