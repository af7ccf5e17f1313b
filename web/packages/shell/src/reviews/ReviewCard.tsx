import type { Review } from "@doorstep/core";
import { Card, Expandable, PictureStrip, StarRow, useLanguage } from "@doorstep/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { reviewDate } from "./model";

/** What a client said, with the specialist's reply; `children` stand below, for whoever may do something about it. */
export function ReviewCard({ review, specialist, children }: { review: Review; specialist: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <StarRow value={review.stars} />
        <p className="text-sm text-muted">
          {reviewDate(review.created_at, language)}
          {review.edited_at ? ` · ${t("reviews.edited")}` : null}
        </p>
      </div>
      {review.text ? <Expandable text={review.text} lang={review.language} /> : <p className="text-[0.9375rem] text-muted">{t("reviews.no_text")}</p>}
      <PictureStrip pictures={review.photos} label={t("reviews.photos_of", { name: review.author })} />
      <p className="text-sm text-muted">
        <span className="font-medium text-text">{review.author}</span>
        {review.service_name ? ` · ${review.service_name}` : null}
      </p>
      {review.reply ? (
        <div className="flex flex-col gap-1 rounded-md bg-sunken px-4 py-3">
          <p className="flex flex-wrap justify-between gap-x-4 text-sm">
            <span className="font-medium">{t("reviews.reply_by", { name: specialist })}</span>
            <span className="text-muted">{reviewDate(review.reply.at, language)}</span>
          </p>
          <Expandable text={review.reply.text} lang={review.reply.language} />
        </div>
      ) : null}
      {children}
    </Card>
  );
}
