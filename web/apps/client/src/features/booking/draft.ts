import { type Choices, type DoorNotes, NO_CHOICES, type StoredPicture, localStore, writeChoices } from "@doorstep/core";
import type { AgainFacts } from "../again/model";

/** What somebody is about to book; kept over a reload and over signing in. */
export interface Draft {
  market: string;
  serviceId: number;
  offerId: number | null;
  specialistId: number | null;
  startsAt: string;
  quantity: number;
  /** Further services, variants and add-ons. */
  choices?: Choices;
  addressId: string | null;
  note: string;
  /** Pictures of the problem that are on the server already; it keeps them for a day. */
  photos?: StoredPicture[];
  /** One of the people cared for; oneself without it. */
  forPersonId?: string | null;
  /** Notes for the door of this visit; those of the address without them. */
  door?: DoorNotes | null;
  /** Set while an earlier visit is booked again. */
  again?: AgainFacts;
}

export function readDraft(): Draft | null {
  const draft = localStore.read<Draft>("draft");
  return draft && Date.parse(draft.startsAt) > Date.now() ? draft : null;
}

/** The page with the times for what is wanted. */
export function timesPath(draft: Pick<Draft, "serviceId" | "specialistId" | "offerId" | "quantity" | "choices">): string {
  const params = new URLSearchParams();
  if (draft.offerId && draft.specialistId) {
    params.set("specialist", String(draft.specialistId));
    params.set("offer", String(draft.offerId));
  }
  if (draft.quantity > 1) params.set("quantity", String(draft.quantity));
  const wish = writeChoices(params, draft.choices ?? NO_CHOICES).toString();
  return `/book/${draft.serviceId}${wish ? `?${wish}` : ""}`;
}

export function writeDraft(draft: Draft): void {
  localStore.write("draft", draft);
}

export function clearDraft(): void {
  localStore.remove("draft");
}
