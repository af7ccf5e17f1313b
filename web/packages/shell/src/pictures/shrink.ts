// The server keeps 1600 pixels; a little more leaves it room.
const EDGE = 2000;
const SMALL_ENOUGH = 600_000;
const QUALITY = 0.86;

/**
 * A large photo made smaller before it is sent: quicker on a phone's connection, and the place where it was taken
 * does not even leave the device. What this browser can't read is sent as it is; the server may know more.
 */
export async function shrink(file: File): Promise<Blob> {
  if (file.size <= SMALL_ENOUGH || !("createImageBitmap" in globalThis)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    // JPEG knows no transparency.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return smaller && smaller.size < file.size ? smaller : file;
  } catch {
    return file;
  }
}
