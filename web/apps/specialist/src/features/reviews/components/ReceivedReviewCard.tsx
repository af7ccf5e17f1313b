import type { ReceivedReview } from "@doorstep/core";
import { ReviewCard, useNow } from "@doorstep/shell";
import { Button, ButtonLink } from "@doorstep/ui";
import { Reply } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReplyForm } from "./ReplyForm";

/** A review of my visit, with what I may do about it. */
export function ReceivedReviewCard({ review }: { review: ReceivedReview }) {
  const { t } = useTranslation();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const mayReply = review.reply_changeable_until === null || Date.parse(review.reply_changeable_until) > now;
  return (
    <ReviewCard review={review} specialist={t("own_reviews.you")}>
      <div className="flex flex-wrap gap-2">
        {mayReply ? (
          <Button variant="secondary" icon={<Reply aria-hidden className="size-5 rtl:-scale-x-100" />} onClick={() => setOpen(true)}>
            {t(review.reply ? "own_reviews.reply_change" : "own_reviews.reply")}
          </Button>
        ) : null}
        <ButtonLink variant="quiet" to={`/visits/${review.visit_id}`}>
          {t("own_reviews.visit")}
        </ButtonLink>
      </div>
      {open ? <ReplyForm review={review} open onOpenChange={setOpen} /> : null}
    </ReviewCard>
  );
}
