const PAUSE_MS = 1_000;

/** Settles when the first page stands and the browser has nothing better to do. */
export const quiet: Promise<void> = new Promise((resolve) => {
  const wait = () => setTimeout(resolve, PAUSE_MS);
  if (document.readyState === "complete") wait();
  else globalThis.addEventListener("load", wait, { once: true });
});
