import type { Offer } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Avatar, ButtonLink, Callout, Card, ErrorState, PageBody, PageHeader, Rating, Section, SkeletonCards, StickyAction, cx, useLanguage } from "@doorstep/ui";
import { BriefcaseBusiness, Check, Languages, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { Price, priceText, useService, visitMinutes } from "../../catalog";
import { languageNames } from "../model";
import { useSpecialist } from "../queries";

export default function SpecialistPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { specialistId } = useParams();
  const [params, setParams] = useSearchParams();
  const specialist = useSpecialist(Number(specialistId) || null);
  const wanted = Number(params.get("service"));
  const offers = specialist.data?.offers ?? [];
  const chosen = offers.find((offer) => offer.service_id === wanted) ?? offers[0] ?? null;
  const service = useService(specialist.data?.market ?? null, chosen?.service_id ?? null);
  if (specialist.isPending) {
    return (
      <>
        <PageHeader title=" " back />
        <SkeletonCards count={4} />
      </>
    );
  }
  if (specialist.isError) {
    return (
      <>
        <PageHeader title={t("specialist.title")} back />
        <ErrorState error={specialist.error} onRetry={() => void specialist.refetch()} />
      </>
    );
  }
  const person = specialist.data;
  return (
    <>
      <PageHeader title={person.display_name} back />
      <PageBody
        aside={
          <>
            {chosen ? (
              <div className="lg:rounded-lg lg:bg-surface lg:p-5 lg:shadow-card">
                <div className="hidden flex-col gap-1 pb-4 lg:flex">
                  <p className="text-lg font-semibold">{chosen.service_name}</p>
                  <p className="text-muted">{service.data?.description}</p>
                </div>
                <StickyAction
                  start={
                    <>
                      <Price amount={chosen.price} service={chosen} className="max-w-28 text-lg leading-tight lg:max-w-none" />
                      <p className="text-sm text-muted">{durationText(visitMinutes(chosen, chosen.duration_minutes, chosen.minimum_quantity), t)}</p>
                    </>
                  }
                >
                  <ButtonLink size="lg" to={`/book/${chosen.service_id}?specialist=${person.id}&offer=${chosen.id}`}>
                    {t("specialist.choose_time")}
                  </ButtonLink>
                </StickyAction>
              </div>
            ) : null}
          </>
        }
      >
        <Card className="flex flex-wrap items-start gap-4 p-5">
          <Avatar name={person.display_name} photo={person.photo?.small_url} size="xl" />
          <div className="flex min-w-0 flex-[1_1_9rem] flex-col gap-2">
            <Rating value={person.rating} count={person.rating_count} />
            {person.experience_years > 0 ? (
              <p className="flex gap-2 text-[0.9375rem] text-muted">
                <BriefcaseBusiness aria-hidden className="mt-0.5 size-4.5 shrink-0" />
                {t("specialist.experience", { count: person.experience_years })}
              </p>
            ) : null}
            <p className="flex gap-2 text-[0.9375rem] text-muted">
              <Languages aria-hidden className="mt-0.5 size-4.5 shrink-0" />
              {languageNames(person.languages, language)}
            </p>
          </div>
        </Card>
        {person.bio ? (
          <Section title={t("specialist.about")}>
            <p className="text-[0.9375rem] leading-relaxed">{person.bio}</p>
          </Section>
        ) : null}
        <Section title={t("specialist.services")}>
          {person.offers.length === 0 ? (
            <Callout>{t("specialist.no_offers")}</Callout>
          ) : (
            <ul className="flex flex-col gap-3">
              {person.offers.map((offer) => (
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
      </PageBody>
    </>
  );
}

function OfferCard({ offer, chosen, included, onChoose }: { offer: Offer; chosen: boolean; included: readonly string[]; onChoose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={cx("flex w-full flex-col gap-2 rounded-lg bg-surface p-4 text-start shadow-card ring-inset transition-shadow", chosen ? "ring-2 ring-accent" : "hover:ring-1 hover:ring-line-strong/60")}
    >
      <span className="flex w-full items-baseline justify-between gap-3">
        <span className="font-semibold">{offer.service_name}</span>
        <span className="max-w-[45%] shrink-0 text-end font-bold">{priceText(offer.price, offer, language, t)}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span>{durationText(visitMinutes(offer, offer.duration_minutes, offer.minimum_quantity), t)}</span>
        {offer.auto_accept ? (
          <span className="inline-flex items-center gap-1">
            <Zap aria-hidden className="size-3.5" />
            {t("specialist.instant")}
          </span>
        ) : (
          <span>{t("specialist.answers")}</span>
        )}
      </span>
      {chosen && included.length > 0 ? (
        <span className="mt-1 grid gap-x-4 gap-y-1.5 border-t border-line pt-3 sm:grid-cols-2">
          {included.map((item) => (
            <span key={item} className="flex gap-2 text-sm">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
              {item}
            </span>
          ))}
        </span>
      ) : null}
    </button>
  );
}
