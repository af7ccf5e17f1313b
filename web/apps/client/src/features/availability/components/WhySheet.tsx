import { formatShortDay, formatTime } from "@doorstep/core";
import { Button, ErrorState, Loading, Sheet, Skeleton, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { type SlotWish, useWhy } from "../queries";

interface Props {
  wish: SlotWish;
  start: string;
  zone: string;
  onChoose(start: string): void;
  onClose(): void;
}

/** Why a start cannot be booked, and the nearest ones that can. */
export function WhySheet({ wish, start, zone, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const why = useWhy(wish, start);
  const near = why.data?.bookable ? [start] : [why.data?.before, why.data?.after].filter((one): one is string => Boolean(one));
  const reason = why.data?.bookable ? t("why.bookable") : t(`why.${why.data?.reason ?? "nobody"}`);
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("why.title", { day: formatShortDay(start, zone, language), time: formatTime(start, zone, language) })}>
      {why.isError ? (
        <ErrorState error={why.error} onRetry={() => void why.refetch()} />
      ) : why.data ? (
        <>
          <p>{wish.offerId === null && !why.data.bookable ? t("why.nobody") : reason}</p>
          <p className="mt-4 mb-2 text-sm font-medium text-muted">{near.length > 0 ? t("why.near") : t("nearest.none")}</p>
          <div className="grid gap-2 sm:grid-cols-2">
            {near.map((one) => (
              <Button key={one} variant="secondary" size="lg" wide onClick={() => onChoose(one)}>
                {formatShortDay(one, zone, language)}, {formatTime(one, zone, language)}
              </Button>
            ))}
          </div>
        </>
      ) : (
        <Loading className="flex flex-col gap-3">
          <Skeleton className="h-5 w-4/5" />
          <Skeleton className="mt-4 h-13" />
        </Loading>
      )}
    </Sheet>
  );
}
