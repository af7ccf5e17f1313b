import { Share } from "@capacitor/share";
import { siteUrl } from "@doorstep/core";
import type { ShareOutcome, Shared } from "../share";

/** The page's own address means nothing to others: links name the site. */
export async function share({ title, text, url }: Shared): Promise<ShareOutcome> {
  try {
    await Share.share({ title, text, url: new URL(url, siteUrl("/")).href });
    return "shared";
  } catch (error) {
    return error instanceof Error && /cancel/i.test(error.message) ? "cancelled" : "failed";
  }
}
