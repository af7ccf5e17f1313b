import { tabStore } from "@doorstep/core";

const KEPT_MS = 900_000;

interface Pending {
  specialistId: number;
  at: number;
}

/** Whom a guest wanted to keep before signing in; finished after it, if that is not long ago. */
export function rememberPending(specialistId: number): void {
  tabStore.write("favourite", { specialistId, at: Date.now() } satisfies Pending);
}

export function pendingFavourite(): number | null {
  const pending = tabStore.read<Pending>("favourite");
  return pending && Date.now() - pending.at < KEPT_MS ? pending.specialistId : null;
}

export function forgetPending(): void {
  tabStore.remove("favourite");
}
