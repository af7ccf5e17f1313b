export const OFFLINE_DATABASE = "doorstep-offline";

/** Forgets what was kept for times without a network. */
export function forgetKept(): void {
  try {
    indexedDB.deleteDatabase(OFFLINE_DATABASE);
  } catch {
    // A browser without a database has kept nothing.
  }
}
