import { NO_CHOICES, ProblemError, readChoices, readPlace, withPlace, writeChoices } from "@doorstep/core";
import { durationText, useConfig } from "@doorstep/shell";
import { ButtonLink, Callout, EmptyState, ErrorState, Expandable, PageBody, PageHeader, Section, Skeleton, SkeletonCards, StickyAction, lazyPart } from "@doorstep/ui";
import { UserRoundX } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { Price, useService, visitMinutes } from "../../catalog";
import { fitChoices, partOfOffer } from "../../choices";
import { FavouriteButton } from "../../discovery/favourites/FavouriteButton";
import { ElsewhereNote, PlaceKindField } from "../../kinds/PlaceKindField";
import { useMarket } from "../../place";
import { ReviewsPreview } from "../../reviews/components/ReviewsPreview";
import { Certificates } from "../components/Certificates";
import { NearTimes } from "../components/NearTimes";
import { OfferCard } from "../components/OfferCard";
import { PersonCard } from "../components/PersonCard";
import { Portfolio } from "../components/Portfolio";
import { ShareButton } from "../components/ShareButton";
import { WhenSeen } from "../components/WhenSeen";
import { useSpecialist } from "../queries";

const AreaMap = lazyPart(async () => ({ default: (await import("../components/AreaMap")).AreaMap }));

const AREA_ROOM = "h-55 rounded-lg bg-sunken";

export default function SpecialistPage() {
  const { t } = useTranslation();
  const { specialistId } = useParams();
  const [params, setParams] = useSearchParams();
  const here = useMarket();
  const markets = useConfig().data?.markets ?? [];
  const specialist = useSpecialist(Number(specialistId) || null);
  const wanted = Number(params.get("service"));
  const offers = specialist.data?.offers ?? [];
  const chosen = offers.find((offer) => offer.service_id === wanted) ?? offers[0] ?? null;
  const service = useService(specialist.data?.market ?? null, chosen?.service_id ?? null);
  if (specialist.isError) return <Unavailable error={specialist.error} wanted={wanted} onRetry={() => void specialist.refetch()} />;
  if (specialist.isPending) {
    return (
      <>
        <PageHeader title=" " back />
        <div className="flex flex-col gap-5">
          <Skeleton className="h-34 rounded-lg" />
          <SkeletonCards count={4} />
        </div>
      </>
    );
  }
  const person = specialist.data;
  const market = markets.find((one) => one.code === person.market) ?? null;
  const elsewhere = here !== null && here.code !== person.market;
  // What was chosen on the service's page before, as far as this person does it.
  const fitting = chosen && wanted === chosen.service_id ? fitChoices(partOfOffer(chosen), offers.map(partOfOffer), readChoices(params)) : NO_CHOICES;
  const kinds = chosen?.place_kinds ?? [];
  const kind = kinds.find((one) => one === readPlace(params)) ?? kinds[0] ?? "client";
  const choices = withPlace(fitting, kind);
  const to = new URLSearchParams(chosen ? { specialist: String(person.id), offer: String(chosen.id), ...(elsewhere ? { market: person.market } : {}) } : {});
  const book = chosen ? `/book/${chosen.service_id}?${writeChoices(to, choices)}` : "";
  return (
    <>
      <PageHeader
        title={person.display_name}
        back
        end={
          <span className="flex">
            <ShareButton title={person.display_name} url={`/specialists/${person.id}?market=${person.market}`} />
            <FavouriteButton specialistId={person.id} name={person.display_name} market={person.market} />
          </span>
        }
      />
      <PageBody
        aside={
          chosen ? (
            <div className="lg:rounded-lg lg:bg-surface lg:p-5 lg:shadow-card">
              <div className="hidden flex-col gap-1 pb-4 lg:flex">
                <p className="text-lg font-semibold">{chosen.service_name}</p>
                <p className="text-muted">{service.data?.description}</p>
              </div>
              <StickyAction
                start={
                  <>
                    <Price amount={chosen.price} service={chosen} inline className="text-lg leading-tight" />
                    <p className="text-sm text-muted">{durationText(visitMinutes(chosen, chosen.duration_minutes, chosen.minimum_quantity), t)}</p>
                  </>
                }
              >
                <ButtonLink size="lg" to={book}>
                  {t("specialist.choose_time")}
                </ButtonLink>
              </StickyAction>
            </div>
          ) : null
        }
      >
        <PersonCard person={person} />
        {elsewhere && market ? <Callout>{t("specialist.elsewhere", { city: market.name })}</Callout> : null}
        {chosen ? <PlaceKindField kinds={kinds} value={kind} onChange={(next) => setParams(writeChoices(new URLSearchParams({ service: String(chosen.service_id) }), withPlace(choices, next)), { replace: true, preventScrollReset: true })} /> : null}
        <ElsewhereNote kind={kind} shop={person.place} />
        {chosen ? <NearTimes person={person} offer={chosen} choices={choices} to={book} /> : null}
        {person.bio ? (
          <Section title={t("specialist.about")}>
            <Expandable text={person.bio} />
          </Section>
        ) : null}
        <Section title={t("specialist.services")}>
          {offers.length === 0 ? (
            <Callout>{t("specialist.no_offers")}</Callout>
          ) : (
            <ul className="flex flex-col gap-3">
              {offers.map((offer) => (
                <li key={offer.id}>
                  <OfferCard
                    offer={offer}
                    chosen={offer.id === chosen?.id}
                    onChoose={() => setParams({ service: String(offer.service_id) }, { replace: true, preventScrollReset: true })}
                    included={offer.id === chosen?.id ? (service.data?.included ?? []) : []}
                  />
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Portfolio items={person.portfolio} name={person.display_name} />
        <Certificates items={person.certificates} />
        <ReviewsPreview specialistId={person.id} name={person.display_name} />
        {market && kind === "client" ? (
          <Section title={t("specialist.area")}>
            <WhenSeen className={AREA_ROOM}>
              <Suspense fallback={<div className={AREA_ROOM} />}>
                <AreaMap market={market} near={person.near} radiusKm={person.radius_km} />
              </Suspense>
            </WhenSeen>
          </Section>
        ) : null}
      </PageBody>
    </>
  );
}

/** The page cannot be shown; somebody who is gone is a person, not an error. */
function Unavailable({ error, wanted, onRetry }: { error: Error; wanted: number; onRetry(): void }) {
  const { t } = useTranslation();
  const gone = error instanceof ProblemError && error.status === 404;
  return (
    <>
      <PageHeader title={t("specialist.title")} back />
      {gone ? (
        <EmptyState icon={<UserRoundX />} title={t("specialist.gone_title")} text={t("specialist.gone_text")}>
          <ButtonLink to={wanted ? `/search?service=${wanted}` : "/search"}>{t("bookings.find")}</ButtonLink>
        </EmptyState>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </>
  );
}
