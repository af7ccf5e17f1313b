import { OfflineError, type PicturePurpose, ProblemError, type StoredPicture, api, apiLanguage, problemFrom, session, siteUrl, unwrap, withSiteAddresses } from "@doorstep/core";
import { shrink } from "./shrink";

interface Watch {
  /** From 0 to 1, as the bytes leave the device. */
  onProgress?(share: number): void;
  signal?: AbortSignal;
}

/**
 * Sends a picture; it waits a day on the server for something to use it.
 *
 * @throws ProblemError with the reason (`picture_unreadable`, `picture_too_large`, `too_many_uploads`), OfflineError
 * when nobody answered.
 */
export async function uploadPicture(file: File, purpose: PicturePurpose, watch: Watch = {}): Promise<StoredPicture> {
  const form = new FormData();
  form.set("purpose", purpose);
  form.set("file", await shrink(file), "photo");
  const response = await withSiteAddresses(await send(form, watch));
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(body, response);
  return body as StoredPicture;
}

/** Takes a picture back that nothing uses yet; one that is in use or gone already needs no taking back. */
export async function discardPicture(id: string): Promise<void> {
  try {
    await unwrap(api.DELETE("/api/v1/files/{file_id}", { params: { path: { file_id: id } } }));
  } catch (error) {
    // Without an answer the server forgets it by itself after a day.
    if (!(error instanceof ProblemError) && !(error instanceof OfflineError)) throw error;
  }
}

// Only this old interface tells how far an upload is.
function send(form: FormData, { onProgress, signal }: Watch): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", siteUrl("/api/v1/files"));
    request.setRequestHeader("Accept-Language", apiLanguage());
    if (session.token) request.setRequestHeader("X-Session-Token", session.token);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress?.(event.loaded / event.total));
    request.addEventListener("load", () => resolve(responseOf(request)));
    request.addEventListener("error", () => reject(new OfflineError()));
    request.addEventListener("abort", () => reject(new DOMException("taken back", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["Content-Type", "Retry-After", "X-Request-ID"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.responseText, { status: request.status, statusText: request.statusText, headers });
}
