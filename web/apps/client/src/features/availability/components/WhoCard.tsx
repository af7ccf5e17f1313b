import type { Service, Specialist } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Avatar, Card, Rating, Skeleton } from "@doorstep/ui";
import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  service: Service | null;
  specialist: Specialist | null;
  anyone: boolean;
  minutes: number | null;
  /** The page's own parameters, to be changed by a link. */
  link: URLSearchParams;
}

const ACT = "inline-flex min-h-11 items-center rounded-sm font-semibold text-accent-text";

/** What is booked and with whom, with the way to choose otherwise: a person, or anyone suitable. */
export function WhoCard({ service, specialist, anyone, minutes, link }: Props) {
  const { t } = useTranslation();
  if (!service || (!anyone && !specialist)) return <Skeleton className="h-29 rounded-lg" />;
  const open = new URLSearchParams(link);
  open.delete("offer");
  const own = specialist?.offers.find((offer) => offer.service_id === service.id);
  const back = new URLSearchParams(link);
  if (own) back.set("offer", String(own.id));
  return (
    <Card className="flex items-start gap-3.5">
      {anyone || !specialist ? (
        <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
          <UsersRound className="size-7" />
        </span>
      ) : (
        <Avatar name={specialist.display_name} photo={specialist.photo?.small_url} />
      )}
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-semibold">
          {service.name}
          {minutes ? <span className="font-normal whitespace-nowrap text-muted"> · {durationText(minutes, t)}</span> : null}
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-[0.9375rem] text-muted">
          {anyone || !specialist ? t("anyone.title") : specialist.display_name}
          {!anyone && specialist ? <Rating value={specialist.rating} count={specialist.rating_count} short /> : null}
        </p>
        <p className="-mb-3 flex flex-wrap gap-x-4 text-[0.9375rem]">
          {!anyone ? (
            <Link replace preventScrollReset to={{ search: open.toString() }} className={ACT}>
              {t("slots.anyone")}
            </Link>
          ) : own && specialist ? (
            <Link replace preventScrollReset to={{ search: back.toString() }} className={ACT}>
              {t("slots.only", { name: specialist.display_name })}
            </Link>
          ) : (
            <Link viewTransition to={`/search?service=${service.id}`} className={ACT}>
              {t("slots.person")}
            </Link>
          )}
        </p>
      </div>
    </Card>
  );
}
