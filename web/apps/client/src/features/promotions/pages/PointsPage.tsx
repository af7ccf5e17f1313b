import { type OfferOnNow, type PointsLine, type PointsPage as Points, formatMoney, formatNumber } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Badge, Button, ButtonLink, Callout, Card, EmptyState, ErrorState, List, ListRow, PageBody, PageHeader, Section, Skeleton, SkeletonCards, useLanguage, useToast } from "@doorstep/ui";
import { Gift, Sparkles, Tag } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../../account/components/SignedInOnly";
import { useMarket } from "../../place";
import { dayText, isSoon, lineTitle, offerConditions, offerText, percentText } from "../model";
import { useOffersOnNow, usePoints } from "../queries";

/** My points in this city with what they are worth, the codes on offer, and how points came and went. */
export default function PointsPage() {
  const { t } = useTranslation();
  const market = useMarket();
  const zone = market?.time_zone ?? "UTC";
  return (
    <>
      <PageHeader narrow title={t("points.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <Balance market={market?.code ?? null} zone={zone} />
          <Offers market={market?.code ?? null} zone={zone} />
          <History market={market?.code ?? null} zone={zone} />
        </SignedInOnly>
      </PageBody>
    </>
  );
}

interface Where {
  market: string | null;
  zone: string;
}

function Balance({ market, zone }: Where) {
  const points = usePoints(market);
  const first = points.data?.pages[0];
  if (first) return first.terms ? <BalanceCard points={first} zone={zone} /> : null;
  return points.isError ? <ErrorState error={points.error} onRetry={() => void points.refetch()} /> : <Skeleton className="h-36 rounded-lg" />;
}

function BalanceCard({ points, zone }: { points: Points; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const { terms } = points;
  return (
    <Card className="flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-center gap-4">
        <span aria-hidden="true" className="inline-flex size-12 items-center justify-center rounded-full bg-accent-soft text-accent-text [&>svg]:size-6">
          <Sparkles />
        </span>
        <div className="min-w-0 flex-[1_1_10rem]">
          <p className="text-2xl font-bold">{t("points.count", { count: points.balance, shown: formatNumber(points.balance, language) })}</p>
          {points.worth ? <p className="text-muted">{t("points.worth", { amount: formatMoney(points.worth, language) })}</p> : null}
        </div>
      </div>
      {points.next_expiry && isSoon(points.next_expiry, now) ? (
        <Callout tone="warning">{t("points.expiring", { count: points.next_expiring, day: dayText(points.next_expiry, zone, language) })}</Callout>
      ) : null}
      {terms ? (
        <p className="text-sm text-muted">
          {t("points.how", {
            earn: formatMoney(terms.earn_each, language),
            worth: formatMoney(terms.worth_each, language),
            most: percentText(terms.most_percent, language),
          })}
        </p>
      ) : null}
    </Card>
  );
}

function Offers({ market, zone }: Where) {
  const { t } = useTranslation();
  const offers = useOffersOnNow(market);
  return (
    <Section title={t("promo.offers")}>
      {offers.data ? (
        offers.data.items.length > 0 ? (
          <ul className="flex flex-col gap-3">
            {offers.data.items.map((offer) => (
              <li key={offer.code}>
                <OfferCard offer={offer} zone={zone} />
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState icon={<Tag />} title={t("promo.none_title")} text={t("promo.none_text")} />
        )
      ) : offers.isError ? (
        <ErrorState error={offers.error} onRetry={() => void offers.refetch()} />
      ) : (
        <SkeletonCards count={2} />
      )}
    </Section>
  );
}

function OfferCard({ offer, zone }: { offer: OfferOnNow; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const copy = () => {
    navigator.clipboard.writeText(offer.code).then(
      () => toast.say(t("promo.copied", { code: offer.code })),
      () => toast.warn(t("promo.copy_failed")),
    );
  };
  return (
    <Card className="flex flex-col gap-3 p-5">
      <div>
        <h3 className="font-semibold">{offer.title}</h3>
        <p>{offerText(offer, language, t)}</p>
        <p className="text-sm text-muted">{[...offerConditions(offer, language, t), t("promo.until", { day: dayText(offer.ends_at, zone, language) })].join(" · ")}</p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <code className="rounded-md bg-sunken px-3 py-2 font-semibold tracking-wide select-all">{offer.code}</code>
        {offer.usable ? (
          <Button variant="secondary" aria-label={t("promo.copy", { code: offer.code })} onClick={copy}>
            {t("promo.copy_short")}
          </Button>
        ) : (
          <Badge>{t("promo.used")}</Badge>
        )}
      </div>
    </Card>
  );
}

function History({ market, zone }: Where) {
  const { t } = useTranslation();
  const points = usePoints(market);
  if (!points.data) return null;
  const lines = points.data.pages.flatMap((page) => page.lines);
  return (
    <Section title={t("points.history")}>
      {lines.length > 0 ? (
        <List>
          {lines.map((line) => (
            <LineRow key={line.id} line={line} zone={zone} />
          ))}
        </List>
      ) : (
        <EmptyState icon={<Gift />} title={t("points.none_title")} text={t("points.none_text")}>
          <ButtonLink to="/">{t("bookings.find")}</ButtonLink>
        </EmptyState>
      )}
      {points.hasNextPage ? (
        <Button variant="quiet" busy={points.isFetchingNextPage} onClick={() => void points.fetchNextPage()}>
          {t("search.more")}
        </Button>
      ) : null}
    </Section>
  );
}

function LineRow({ line, zone }: { line: PointsLine; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const came = line.points > 0;
  const until = line.expires_at ? t("points.until", { day: dayText(line.expires_at, zone, language) }) : null;
  return (
    <ListRow
      to={line.order_id ? `/bookings/${line.order_id}` : undefined}
      title={lineTitle(line, t)}
      note={[dayText(line.at, zone, language), until].filter(Boolean).join(" · ")}
      end={<span className={came ? "font-semibold text-accent-text" : "font-semibold"}>{`${came ? "+" : "−"}${formatNumber(Math.abs(line.points), language)}`}</span>}
    />
  );
}
