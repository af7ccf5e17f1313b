import type { QueryKey } from "@tanstack/react-query";

/** Whether an answer is the same for everybody, and so may outlive a session. */
export function isPublic(key: QueryKey): boolean {
  return key[0] === "catalog" || key[0] === "config" || (key[0] === "availability" && key[1] === "slots");
}
