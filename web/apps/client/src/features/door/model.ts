import type { DoorNotes } from "@doorstep/core";

export const NO_DOOR: DoorNotes = { code: "", pets: "", parking: "", other: "" };

const PARTS = ["code", "pets", "parking", "other"] as const;
export type DoorPart = (typeof PARTS)[number];

/** What the notes say anything about. */
export function saidOf(door: DoorNotes): DoorPart[] {
  return PARTS.filter((part) => door[part].trim() !== "");
}
