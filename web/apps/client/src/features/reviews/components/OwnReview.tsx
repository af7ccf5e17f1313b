import { ReviewCard } from "@doorstep/shell";
import { ButtonLink, Section } from "@doorstep/ui";
import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useVisitReview } from "../queries";

/** On the page of a done visit: the review that I wrote with its reply, or the way to write one. */
export function OwnReview({ orderId, visitId }: { orderId: string; visitId: string }) {
  const { t } = useTranslation();
  const found = useVisitReview(visitId).data;
  const to = `/bookings/${orderId}/review/${visitId}`;
  if (found?.review) {
    return (
      <Section title={t("review.title")}>
        <ReviewCard review={found.review} specialist={found.specialist.name}>
          {found.may_change ? (
            <ButtonLink variant="secondary" to={to}>
              {t("review.edit")}
            </ButtonLink>
          ) : null}
        </ReviewCard>
      </Section>
    );
  }
  if (!found?.may_write) return null;
  return (
    <ButtonLink wide variant="secondary" size="lg" to={to} icon={<Star aria-hidden className="size-5" />}>
      {t("review.write")}
    </ButtonLink>
  );
}
