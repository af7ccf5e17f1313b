import { type Language, type LatLon, type Market, formatAgo, formatDistance, formatTime, kilometresBetween } from "@doorstep/core";
import { FollowMap } from "@doorstep/map";
import { durationText, useNow } from "@doorstep/shell";
import { Avatar, Card, useLanguage } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { SignalLow } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Seen, isQuiet, minutesLeft, silentSeconds } from "../model";

interface Props {
  market: Market;
  name: string;
  photo: string | null;
  seen: Seen;
  /** How exactly the place may be known now. */
  precision: "exact" | "coarse" | "none";
  way: readonly (readonly [number, number])[];
  destination: LatLon;
  /** The destination in words. */
  address: string;
  zone: string;
  /** When the answer came that `seen` is from, on this device's clock. */
  heardAt: number;
  children?: ReactNode;
}

/** "12 min", or that nobody can say. */
function etaText(minutes: number | null, t: TFunction): string {
  if (minutes === null) return t("follow.no_eta");
  return minutes < 1 ? t("follow.soon") : durationText(minutes, t);
}

function quietText(seconds: number, now: number, language: Language, t: TFunction): string {
  return t("follow.silent", { ago: formatAgo(new Date(now - seconds * 1000), now, language) ?? "" });
}

/** "Anna is about 3 km away": the middle of a square to the door, so nothing below a kilometre is said. */
function aboutText({ position }: Seen, destination: LatLon, name: string, language: Language, t: TFunction): string {
  const away = position ? kilometresBetween(position, destination) : 0;
  return away < 1 ? t("follow.near", { name }) : t("follow.about", { name, distance: formatDistance(Math.round(away), language) });
}

/** From when that is, and that nobody has set out. */
function seenText(seconds: number | null, now: number, name: string, language: Language, t: TFunction): string {
  const ago = seconds === null ? null : formatAgo(new Date(now - seconds * 1000), now, language);
  return ago ? t("follow.coarse", { name, ago }) : t("follow.coarse_now", { name });
}

/** Who comes, on a map, and in how many minutes; when nothing is heard of them, that is said. */
export function Follow({ market, name, photo, seen, precision, way, destination, address, zone, heardAt, children }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const silent = silentSeconds(seen, heardAt, now);
  const quiet = seen.position !== null && isQuiet(silent);
  const minutes = minutesLeft(seen, heardAt, now);
  const coarse = precision === "coarse";
  const who = seen.position ? { lat: seen.position.lat, lon: seen.position.lon, name, photo, coarse, quiet: !coarse && quiet } : null;
  return (
    <section aria-label={t("follow.title", { name })}>
      <Card className="overflow-hidden p-0!">
        {precision === "none" ? null : <FollowMap market={market} destination={destination} address={address} who={who} way={way} label={t("follow.label", { name })} className="h-72 lg:h-96" />}
        <div className="flex flex-col gap-4 p-5">
          {coarse ? (
            <div className="flex flex-wrap items-center gap-4">
              <Avatar name={name} photo={photo} />
              <div className="min-w-0 flex-[1_1_9rem]">
                <p className="text-xl leading-snug font-bold">{aboutText(seen, destination, name, language, t)}</p>
                <p className="text-muted">{seenText(silent, now, name, language, t)}</p>
              </div>
            </div>
          ) : (
            <div className="flex flex-wrap items-center gap-4">
              <Avatar name={name} photo={photo} />
              <div className="min-w-0 flex-[1_1_9rem]" aria-live="polite" aria-atomic="true">
                <p className="text-muted">{name}</p>
                <p className="text-3xl leading-tight font-bold tracking-tight">{etaText(minutes, t)}</p>
                {seen.eta_at ? <p className="text-muted">{t("follow.arrives", { time: formatTime(seen.eta_at, zone, language) })}</p> : null}
                {seen.position ? null : <p className="text-muted">{t("follow.first", { name })}</p>}
              </div>
            </div>
          )}
          {quiet && silent !== null && !coarse ? (
            <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-[0.9375rem] text-warning-text">
              <SignalLow aria-hidden className="mt-0.5 size-5 shrink-0" />
              {quietText(silent, now, language, t)}
            </p>
          ) : null}
          {children}
        </div>
      </Card>
    </section>
  );
}
