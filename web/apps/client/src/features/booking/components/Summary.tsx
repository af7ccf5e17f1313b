import { formatSpan, placeTime } from "@doorstep/core";
import { Avatar, Card, useLanguage } from "@doorstep/ui";
import { CalendarDays, Pencil, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  service: string;
  specialist: { name: string; photo?: { small_url: string } | null } | null;
  startsAt: string;
  endsAt?: string | null;
  /** The promised range of arrival, if the visit has no exact start. */
  window?: { from_at: string; until_at: string } | null | undefined;
  zone: string;
  note?: ReactNode;
  /** What is done, item by item, where there is more to tell than the name. */
  items?: ReactNode;
  /** What can be said or done below the time. */
  footer?: ReactNode;
  /** Where another time can be chosen. */
  change?: string;
}

/** What is being booked: the service, the person and the time on the place's clock. */
export function Summary({ service, specialist, startsAt, endsAt = null, window, zone, note, items, footer, change }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(startsAt, endsAt, zone, language);
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3.5">
        {specialist ? (
          <Avatar name={specialist.name} photo={specialist.photo?.small_url} />
        ) : (
          <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
            <UsersRound className="size-7" />
          </span>
        )}
        <div className="min-w-0 flex-[1_1_9rem]">
          <p className="text-[1.0625rem] font-semibold">{service}</p>
          <p className="text-[0.9375rem] text-muted">
            {specialist?.name ?? t("anyone.title")}
            {note ? <> · {note}</> : null}
          </p>
        </div>
      </div>
      {items ? <div className="border-t border-line pt-4">{items}</div> : null}
      <div className="flex items-start gap-3 border-t border-line pt-4">
        <CalendarDays aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold first-letter:uppercase">{when.day}</p>
          <p>{window ? t("time.arrival", { time: formatSpan(window.from_at, window.until_at, zone, language) }) : (when.range ?? when.time)}</p>
          {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
        </div>
        {change ? (
          <Link
            to={change}
            viewTransition
            aria-label={t("checkout.change_time")}
            title={t("checkout.change_time")}
            className="-my-1.5 -me-2 inline-flex size-11 shrink-0 items-center justify-center rounded-full text-accent-text hover:bg-accent-soft"
          >
            <Pencil aria-hidden className="size-5" />
          </Link>
        ) : null}
      </div>
      {footer ? <div className="border-t border-line pt-4">{footer}</div> : null}
    </Card>
  );
}
