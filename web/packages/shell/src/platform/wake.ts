/** Keeping the screen on: browsers let go of it whenever the page is hidden, so it is asked for again with each return. */

/** Keeps the screen on while the page is in sight, until the returned function is called. A device that can't is left alone. */
export function keepAwake(): () => void {
  if (!("wakeLock" in navigator)) return () => {};
  let lock: WakeLockSentinel | null = null;
  let stopped = false;
  const ask = async () => {
    if (stopped || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (stopped) await lock.release();
    } catch {
      // Saving power, or not allowed here: the screen goes dark as always.
    }
  };
  const onShow = () => void ask();
  document.addEventListener("visibilitychange", onShow);
  void ask();
  return () => {
    stopped = true;
    document.removeEventListener("visibilitychange", onShow);
    void lock?.release().catch(() => undefined);
  };
}
