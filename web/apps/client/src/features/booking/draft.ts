import { type StoredPicture, localStore } from "@doorstep/core";

/** What somebody is about to book; kept over a reload and over signing in. */
export interface Draft {
  market: string;
  serviceId: number;
  offerId: number | null;
  specialistId: number | null;
  startsAt: string;
  quantity: number;
  addressId: string | null;
  note: string;
  /** Pictures of the problem that are on the server already; it keeps them for a day. */
  photos?: StoredPicture[];
}

export function readDraft(): Draft | null {
  const draft = localStore.read<Draft>("draft");
  return draft && Date.parse(draft.startsAt) > Date.now() ? draft : null;
}

export function writeDraft(draft: Draft): void {
  localStore.write("draft", draft);
}

export function clearDraft(): void {
  localStore.remove("draft");
}
