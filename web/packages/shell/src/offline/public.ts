import type { QueryKey } from "@tanstack/react-query";

/** Answers that belong to nobody in particular, and so may outlive a session. */
const PUBLIC = new Set(["catalog", "config", "discovery", "places", "reviews", "specialists"]);

export function isPublic(key: QueryKey): boolean {
  return PUBLIC.has(String(key[0])) || (key[0] === "availability" && key[1] === "slots");
}
