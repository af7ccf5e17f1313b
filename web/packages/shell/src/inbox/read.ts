import type { NoticePage } from "@doorstep/core";
import type { InfiniteData } from "@tanstack/react-query";

export type Pages = InfiniteData<NoticePage, string | null>;

/** The pages as they will be once these notices (or all) are read. */
export function markRead(pages: Pages, ids: readonly string[] | "all", at: string): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => (one.read_at === null && (ids === "all" || ids.includes(one.id)) ? { ...one, read_at: at } : one)),
    })),
  };
}
