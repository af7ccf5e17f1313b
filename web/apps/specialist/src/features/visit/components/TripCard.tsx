import { type Market, type WorkedVisit, formatDistance, formatTime, secondsLeft } from "@doorstep/core";
import { durationText, useConfig, useMinute } from "@doorstep/shell";
import { Button, Callout, Card, Skeleton, lazyPart, useLanguage } from "@doorstep/ui";
import { CloudOff, LocateFixed, LocateOff, Navigation, Radio } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { navigationLink } from "../../work/model";
import type { TripStatus } from "../device/tracker";
import { tracker } from "../device/tracker";
import { useTripStatus } from "../perform";
import { useOwnTrip, useRoute } from "../queries";
import { Unfold } from "./Unfold";
import { Looks } from "./Looks";

const WayMap = lazyPart(async () => ({ default: (await import("./WayMap")).WayMap }));
const GO = "inline-flex min-h-14 w-full items-center justify-center gap-2.5 rounded-md bg-accent-soft px-4 py-2 text-lg font-semibold text-accent-text hover:brightness-95";

/** The way to a visit: when one arrives, the map, the phone's own map app, and honestly who sees what. */
export function TripCard({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const config = useConfig();
  const status = useTripStatus();
  const trip = useOwnTrip(visit.id);
  const mine = status.visitId === visit.id;
  const etaAt = (mine ? status.etaAt : null) ?? trip.data?.eta_at ?? null;
  const market = config.data?.markets.find((one) => one.time_zone === visit.time_zone);
  return (
    <Card className="flex flex-col gap-4 p-5">
      <Arrival visit={visit} etaAt={etaAt} />
      {visit.place && market ? <Way visit={visit} place={visit.place} market={market} fix={mine ? status.fix : null} known={etaAt !== null} /> : null}
      {visit.place ? (
        <a href={navigationLink(visit.place)} target="_blank" rel="noreferrer" className={GO}>
          <Navigation aria-hidden className="size-6" />
          {t("work.navigate")}
        </a>
      ) : null}
      {mine ? <Status status={status} zone={visit.time_zone} /> : <Elsewhere visitId={visit.id} />}
      {trip.data ? (
        <Unfold label={t("trip.looks_title")}>
          <Looks trip={trip.data} zone={visit.time_zone} />
        </Unfold>
      ) : null}
    </Card>
  );
}

function Arrival({ visit, etaAt }: { visit: WorkedVisit; etaAt: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  if (!etaAt) return <h2 className="text-xl font-bold">{t("trip.title")}</h2>;
  const minutes = Math.max(1, Math.round(secondsLeft(etaAt, now) / 60));
  return (
    <h2 className="flex flex-wrap items-baseline gap-x-3 text-xl font-bold">
      {t("trip.arrive_at", { time: formatTime(etaAt, visit.time_zone, language) })}
      <span className="text-base font-medium text-muted">{t("trip.in_minutes", { time: durationText(minutes, t) })}</span>
    </h2>
  );
}

interface WayProps {
  visit: WorkedVisit;
  place: NonNullable<WorkedVisit["place"]>;
  market: Market;
  fix: TripStatus["fix"];
  /** Whether the server knows of a position, from which a way can be found. */
  known: boolean;
}

function Way({ visit, place, market, fix, known }: WayProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const route = useRoute(visit.id, known);
  return (
    <>
      <Suspense fallback={<Skeleton className="h-52 rounded-lg" />}>
        <WayMap market={market} place={place} fix={fix} line={route.data?.line ?? []} />
      </Suspense>
      {route.data ? <p className="text-sm text-muted">{t("trip.route", { time: durationText(route.data.minutes, t), distance: formatDistance(route.data.distance_m / 1000, language) })}</p> : null}
    </>
  );
}

const ICONS = { on: <Radio aria-hidden />, waiting: <LocateFixed aria-hidden />, kept: <CloudOff aria-hidden /> };

function Status({ status, zone }: { status: TripStatus; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { state, gap } = status;
  if (state === "on" || state === "waiting" || state === "kept") {
    return (
      <>
        <Callout tone={state === "kept" ? "warning" : "info"} icon={ICONS[state]}>
          <p role="status" className="font-semibold">
            {t(`trip.${state}`)}
          </p>
          <p>{t("trip.lock_note")}</p>
        </Callout>
        {gap ? <p className="text-sm text-muted">{t("trip.gap", { from: formatTime(gap.from, zone, language), until: formatTime(gap.until, zone, language) })}</p> : null}
      </>
    );
  }
  const why = state === "denied" ? "denied" : state === "unsupported" ? "unsupported" : "unavailable";
  return (
    <Callout tone="warning" icon={<LocateOff aria-hidden />}>
      {t(`trip.${why}`)}
    </Callout>
  );
}

/** The way was begun elsewhere, or the app was closed since. */
function Elsewhere({ visitId }: { visitId: string }) {
  const { t } = useTranslation();
  return (
    <Callout tone="warning" icon={<LocateOff aria-hidden />}>
      <p>{t("trip.off")}</p>
      <Button variant="secondary" className="mt-2" onClick={() => tracker.start(visitId)}>
        {t("trip.share_here")}
      </Button>
    </Callout>
  );
}
