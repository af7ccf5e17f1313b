import { joinList } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { Avatar, ButtonLink, Card, EmptyState, ErrorState, PageBody, PageHeader, Rating, SkeletonCards, useLanguage } from "@doorstep/ui";
import { Heart } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Price } from "../../catalog";
import { useMarket, useWhere } from "../../place";
import { NextFree } from "../components/NextFree";
import { FavouriteButton } from "../favourites/FavouriteButton";
import { useFavourites } from "../favourites/queries";

type Favourite = NonNullable<ReturnType<typeof useFavourites>["data"]>["items"][number];

/** Whom somebody keeps in the city, with when they are free next. */
export default function FavouritesPage() {
  const { t } = useTranslation();
  const signedIn = useSignedIn();
  const market = useMarket();
  const favourites = useFavourites(market, useWhere(market));
  const items = favourites.data?.items ?? [];
  return (
    <>
      <PageHeader title={t("favourites.title")} />
      <PageBody>
        {!signedIn ? (
          <EmptyState icon={<Heart />} title={t("favourites.guest_title")} text={t("favourites.guest_text")}>
            <ButtonLink to="/sign-in?next=/favourites">{t("sign_in.enter")}</ButtonLink>
          </EmptyState>
        ) : favourites.isError && items.length === 0 ? (
          <ErrorState error={favourites.error} onRetry={() => void favourites.refetch()} />
        ) : favourites.isPending ? (
          <SkeletonCards count={4} className="grid gap-3 lg:grid-cols-2" />
        ) : items.length === 0 ? (
          <EmptyState icon={<Heart />} title={t("favourites.none_title")} text={t("favourites.none_text", { city: market?.name ?? "" })}>
            <ButtonLink to="/search">{t("bookings.find")}</ButtonLink>
          </EmptyState>
        ) : (
          <ul className="grid gap-3 lg:grid-cols-2">
            {items.map((item) => (
              <li key={item.specialist.id}>
                <FavouriteCard item={item} market={market?.code ?? ""} zone={favourites.data?.time_zone ?? "UTC"} />
              </li>
            ))}
          </ul>
        )}
      </PageBody>
    </>
  );
}

function FavouriteCard({ item, market, zone }: { item: Favourite; market: string; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { specialist, offer } = item;
  const more = item.service_count - item.service_names.length;
  return (
    <Card className="relative flex h-full flex-col gap-3 transition-shadow hover:shadow-tall">
      <div className="flex gap-3.5">
        <Avatar name={specialist.name} photo={specialist.photo?.small_url} size="lg" />
        <div className="min-w-0 flex-1">
          <h2 className="text-[1.0625rem] leading-snug font-semibold">
            {offer ? (
              <Link to={`/specialists/${specialist.id}`} viewTransition className="after:absolute after:inset-0 after:rounded-lg">
                {specialist.name}
              </Link>
            ) : (
              specialist.name
            )}
          </h2>
          <Rating value={specialist.rating} count={specialist.rating_count} />
          <p className="mt-0.5 text-[0.9375rem] leading-snug text-muted">
            {offer ? joinList(item.service_names, language) : t("favourites.paused")}
            {more > 0 ? ` ${t("favourites.more", { count: more })}` : ""}
          </p>
        </div>
        <FavouriteButton specialistId={specialist.id} name={specialist.name} market={market} className="relative z-10 -mt-2 -me-2" />
      </div>
      {offer ? (
        <div className="mt-auto flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          {item.next_free_at ? <NextFree at={item.next_free_at} zone={zone} windowMinutes={offer.window_minutes} /> : <span className="text-sm text-muted">{t("favourites.busy")}</span>}
          <span className="flex items-baseline gap-1 text-sm text-muted">
            {t("price.from")} <Price amount={offer.price} service={offer} inline className="text-[1.0625rem] text-text" />
          </span>
        </div>
      ) : null}
    </Card>
  );
}
