import { formatMoney, isPlain, readChoices, writeChoices } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { ButtonLink, Card, ErrorState, Loading, PageBody, PageHeader, Section, Skeleton, SkeletonCards, StickyAction, useLanguage } from "@doorstep/ui";
import { BriefcaseBusiness, Check, Clock, Tag } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { fitChoices, partOfService, sumOf } from "../../choices";
import { PartFields } from "../../choices/components/PartFields";
import { NO_FILTERS } from "../../discovery";
import { AnyoneCard } from "../../discovery/components/AnyoneCard";
import { HowItWorks } from "../../discovery/components/HowItWorks";
import { ResultCard } from "../../discovery/components/ResultCard";
import { useBest } from "../../discovery/queries";
import NowCard from "../../now/components/NowCard";
import { useMarket, useWhere } from "../../place";
import { Price } from "../components/Price";
import { ServicePhoto } from "../components/ServicePhoto";
import { quantityText, visitMinutes } from "../model";
import { useService } from "../queries";

const SHOWN = 4;

/** What a service is, what it costs, and who does it best near the place. */
export default function ServicePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { serviceId } = useParams();
  const [params, setParams] = useSearchParams();
  const market = useMarket();
  const where = useWhere(market);
  const service = useService(market?.code ?? null, Number(serviceId) || null);
  const best = useBest(service.data ? { ...NO_FILTERS, service: service.data.id, sort: "rating" } : null, market, where, SHOWN);
  if (service.isError) {
    return (
      <>
        <PageHeader title={t("service.title")} back />
        <ErrorState error={service.error} onRetry={() => void service.refetch()} />
      </>
    );
  }
  if (!service.data || !market) return <ServiceSkeleton />;
  const one = service.data;
  const part = partOfService(one);
  const choices = fitChoices(part, [], readChoices(params));
  const chosen = isPlain(choices) ? null : sumOf([{ part, quantity: one.minimum_quantity }], choices);
  const book = `/book/${one.id}?${writeChoices(new URLSearchParams(), choices)}`;
  const minutes = visitMinutes(one, one.duration_minutes, one.minimum_quantity);
  const least = one.minimum_quantity > 1 ? quantityText(one.minimum_quantity, one, t) : null;
  return (
    <>
      <PageHeader title={one.name} back />
      <PageBody
        aside={
          <div className="lg:rounded-lg lg:bg-surface lg:p-5 lg:shadow-card">
            <p className="hidden pb-4 text-muted lg:block">{t("service.anyone_text")}</p>
            <StickyAction
              start={
                <>
                  {chosen ? (
                    <p className="text-lg leading-tight font-bold">{formatMoney(chosen.price, language)}</p>
                  ) : (
                    <Price amount={one.standard_price} service={one} inline className="text-lg leading-tight" />
                  )}
                  <p className="text-sm text-muted">{durationText(chosen?.minutes ?? minutes, t)}</p>
                </>
              }
            >
              <ButtonLink size="lg" to={book}>
                {t("specialist.choose_time")}
              </ButtonLink>
            </StickyAction>
          </div>
        }
      >
        {one.photo ? <ServicePhoto service={one} large eager className="-mx-4 aspect-[16/10] lg:mx-0 lg:aspect-[2/1] lg:rounded-xl" /> : null}
        <p className="text-[1.0625rem] leading-relaxed">{one.description}</p>
        <ul className="grid grid-cols-2 gap-3">
          <Fact icon={<Tag />} name={t("service.price")}>
            <Price amount={one.standard_price} service={one} inline />
            {least ? <span className="block text-sm text-muted">{t("service.at_least", { quantity: least })}</span> : null}
          </Fact>
          <Fact icon={<Clock />} name={t("service.duration")}>
            <span className="block font-bold">{one.price_model === "fixed" ? durationText(minutes, t) : t("service.from_minutes", { time: durationText(minutes, t) })}</span>
          </Fact>
        </ul>
        {one.place_kinds.includes("client") ? <NowCard serviceId={one.id} quantity={one.minimum_quantity} choices={choices} /> : null}
        {one.included.length > 0 ? (
          <Section title={t("service.included")}>
            <Card>
              <Items items={one.included} icon={<Check aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />} />
            </Card>
          </Section>
        ) : null}
        {one.bring.length > 0 ? (
          <Section title={t("service.bring")}>
            <Card>
              <Items items={one.bring} icon={<BriefcaseBusiness aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />} />
            </Card>
          </Section>
        ) : null}
        {part.variants.length + part.addOns.length > 0 ? (
          <Section title={t("choice.open")}>
            <PartFields part={part} choices={choices} onChange={(next) => setParams(writeChoices(params, next), { replace: true, preventScrollReset: true })} />
          </Section>
        ) : null}
        <Section
          title={t("service.best")}
          end={
            <Link to={`/search?service=${one.id}&sort=rating`} viewTransition className="inline-flex min-h-11 items-center rounded-sm px-1 text-[0.9375rem] font-semibold text-accent-text">
              {best.data?.count ? t("service.all", { count: best.data.count }) : t("action.see_all")}
            </Link>
          }
        >
          {best.isError ? (
            <ErrorState error={best.error} onRetry={() => void best.refetch()} />
          ) : best.data ? (
            best.data.items.length > 0 ? (
              <ul className="flex flex-col gap-3">
                {best.data.items.map((result) => (
                  <li key={result.specialist.id}>
                    <ResultCard result={result} zone={market.time_zone} market={market.code} choices={choices} />
                  </li>
                ))}
                <li>
                  <AnyoneCard service={one} choices={choices} />
                </li>
              </ul>
            ) : (
              <p className="text-muted">{t("service.nobody")}</p>
            )
          ) : (
            <SkeletonCards count={3} />
          )}
        </Section>
        <Section title={t("how.title")}>
          <HowItWorks />
        </Section>
      </PageBody>
    </>
  );
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-1 rounded-lg bg-surface p-4 shadow-card">
      <span className="flex items-center gap-1.5 text-sm text-muted [&>svg]:size-4">
        {icon}
        {name}
      </span>
      {children}
    </li>
  );
}

function Items({ items, icon }: { items: readonly string[]; icon: ReactNode }) {
  return (
    <ul className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
      {items.map((item) => (
        <li key={item} className="flex gap-2.5 text-[0.9375rem] leading-snug">
          {icon}
          {item}
        </li>
      ))}
    </ul>
  );
}

function ServiceSkeleton() {
  return (
    <>
      <PageHeader title=" " back />
      <Loading className="flex flex-col gap-5">
        <Skeleton className="-mx-4 aspect-[16/10] rounded-none! lg:mx-0 lg:aspect-[2/1] lg:rounded-xl!" />
        <Skeleton className="h-5 w-4/5" />
        <span className="grid grid-cols-2 gap-3">
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-24 rounded-lg" />
        </span>
        <Skeleton className="h-48 rounded-lg" />
      </Loading>
    </>
  );
}
