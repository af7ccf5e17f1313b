/** Whether the page runs in a native shell; its bridge puts `Capacitor` on the page before any script runs. */
export function inNativeShell(): boolean {
  const bridge = (globalThis as { Capacitor?: { isNativePlatform?: () => boolean } }).Capacitor;
  return bridge?.isNativePlatform?.() ?? false;
}
