import { formatShortDay, localStore, readerZone } from "@doorstep/core";
import { Avatar, Button, ButtonLink, Card, useLanguage } from "@doorstep/ui";
import { Star } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDueReviews } from "../queries";

const PUT_OFF = "reviews.put_off";
const MOST_PUT_OFF = 50;

/** Asks for a review of the latest done visit; shows nothing while none is due. "Later" asks no more on this device. */
export function DueReview() {
  const { t } = useTranslation();
  const language = useLanguage();
  const due = useDueReviews();
  const [putOff, setPutOff] = useState(() => localStore.read<string[]>(PUT_OFF) ?? []);
  const next = due.data?.find((one) => !putOff.includes(one.visit_id));
  if (!next) return null;
  const later = () => {
    const all = [next.visit_id, ...putOff].slice(0, MOST_PUT_OFF);
    localStore.write(PUT_OFF, all);
    setPutOff(all);
  };
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex items-center gap-3">
        <Avatar name={next.specialist.name} photo={next.specialist.photo?.small_url} />
        <div className="min-w-0">
          <p className="font-semibold">{t("review.due_title", { name: next.specialist.name })}</p>
          <p className="text-sm text-muted">{t("review.due_text", { service: next.service_name, day: formatShortDay(next.done_at, readerZone(), language) })}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to={`/bookings/${next.order_id}/review/${next.visit_id}`} icon={<Star aria-hidden className="size-5" />} className="flex-1">
          {t("review.write")}
        </ButtonLink>
        <Button variant="quiet" onClick={later}>
          {t("review.later")}
        </Button>
      </div>
    </Card>
  );
}
