import type { ReviewSort } from "@doorstep/core";
import { Chip, ChipRow, SegmentedControl } from "@doorstep/ui";
import { Camera, MessageSquareOff } from "lucide-react";
import { useTranslation } from "react-i18next";

export interface ReviewWish {
  sort: ReviewSort;
  stars: number | null;
  withPhotos: boolean;
  unanswered: boolean;
}

export const ALL_REVIEWS: ReviewWish = { sort: "newest", stars: null, withPhotos: false, unanswered: false };

/** In which order, and which of the reviews. */
export function ReviewFilters({ wish, onWish, own }: { wish: ReviewWish; onWish(wish: ReviewWish): void; own?: string }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl<ReviewSort>
        label={t("reviews.sort")}
        value={wish.sort}
        onChange={(sort) => onWish({ ...wish, sort })}
        options={[
          { value: "newest", label: t("reviews.sort_newest") },
          { value: "highest", label: t("reviews.sort_highest") },
          { value: "lowest", label: t("reviews.sort_lowest") },
        ]}
      />
      <ChipRow label={t("reviews.filter")}>
        <Chip pressed={wish.withPhotos} onPress={() => onWish({ ...wish, withPhotos: !wish.withPhotos })} icon={<Camera aria-hidden className="size-4.5" />}>
          {t("reviews.with_photos")}
        </Chip>
        {own ? (
          <Chip pressed={wish.unanswered} onPress={() => onWish({ ...wish, unanswered: !wish.unanswered })} icon={<MessageSquareOff aria-hidden className="size-4.5" />}>
            {own}
          </Chip>
        ) : null}
        {wish.stars === null ? null : (
          <Chip pressed onPress={() => onWish({ ...wish, stars: null })}>
            {t("reviews.only_stars", { count: wish.stars })}
          </Chip>
        )}
      </ChipRow>
    </div>
  );
}
