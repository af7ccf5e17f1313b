import { type Market, isLanguage } from "@doorstep/core";
import type { PickedPlace } from "@doorstep/map";

/** Where to go after signing in: only a path of this app, never another site. */
export function safeNext(next: string | null): string {
  return next?.startsWith("/") && !next.startsWith("//") ? next : "/";
}

/** The district's name in the language of its city, as specialists read it before they accept. */
export function districtOf(place: PickedPlace, market: Market): string {
  return place.district?.names[isLanguage(market.language) ? market.language : "en"] ?? "";
}
