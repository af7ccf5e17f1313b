import { type Market, ProblemError, type SharedTrip, placeTime } from "@doorstep/core";
import { BrandMark, LiveUpdates, useConfig, usePositions } from "@doorstep/shell";
import { Avatar, Card, EmptyState, ErrorState, PageBody, SkeletonCards, useLanguage, usePageTitle } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { Link2Off } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Follow } from "../components/Follow";
import { useSharedTrip } from "../queries";

/** A visit that somebody shared: followed without an account. */
export default function SharedTripPage() {
  const { t } = useTranslation();
  const { token = "" } = useParams();
  const trip = useSharedTrip(token);
  const config = useConfig();
  usePositions(`follow:${token}`, ["shared", token]);
  usePageTitle(t("shared.title"));
  const market = config.data?.markets.find((one) => one.code === trip.data?.market) ?? null;
  const gone = trip.error instanceof ProblemError && (trip.error.status === 404 || trip.error.status === 410);
  return (
    <>
      <header className="mx-auto flex w-full max-w-2xl items-center gap-2 px-4 pt-4 text-lg font-bold tracking-tight">
        <BrandMark /> Doorstep
      </header>
      <main className="mx-auto w-full max-w-2xl px-4 pt-4 pb-10">
        {gone ? (
          <EmptyState page icon={<Link2Off />} title={t("shared.ended_title")} text={t("shared.ended_text")} />
        ) : trip.isError ? (
          <ErrorState page error={trip.error} onRetry={() => void trip.refetch()} />
        ) : trip.data && market ? (
          <Shared trip={trip.data} market={market} heardAt={trip.dataUpdatedAt} />
        ) : (
          <>
            <h1 className="sr-only">{t("shared.title")}</h1>
            <SkeletonCards count={2} />
          </>
        )}
      </main>
      <LiveUpdates />
    </>
  );
}

function stateText(trip: SharedTrip, when: { day: string; time: string }, t: TFunction): string | null {
  const { state } = trip;
  const name = trip.specialist.first_name;
  if (state === "waiting") return t("shared.accepted", { name, day: when.day, time: when.time });
  if (state === "going") return null;
  return state === "arrived" ? t("shared.there", { name }) : t("shared.over");
}

function Shared({ trip, market, heardAt }: { trip: SharedTrip; market: Market; heardAt: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = trip.specialist.first_name;
  const photo = trip.specialist.photo?.small_url ?? null;
  const told = stateText(trip, placeTime(trip.agreed_at, null, trip.time_zone, language), t);
  return (
    <PageBody>
      <div>
        <h1 tabIndex={-1} className="text-2xl font-bold tracking-tight">
          {trip.service_name}
        </h1>
        <p className="text-muted">{t("shared.note")}</p>
      </div>
      {told ? (
        <Card className="flex items-center gap-4 p-5">
          <Avatar name={name} photo={photo} />
          <p aria-live="polite" className="min-w-0 flex-1 text-lg font-semibold">
            {told}
          </p>
        </Card>
      ) : null}
      {trip.precision === "none" && trip.state !== "going" ? null : (
        <Follow
          market={market}
          name={name}
          photo={photo}
          seen={trip}
          precision={trip.precision}
          way={trip.path as [number, number][]}
          destination={trip.destination}
          address={t("map.place")}
          zone={trip.time_zone}
          heardAt={heardAt}
        />
      )}
    </PageBody>
  );
}
